"""Views of Django REST framework and of Django Ninja, each marked in every way there is."""

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet
from tables.routes import ORIGINS

from crossorigin.integrations.django import cors

ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND = cors(allow_origins=ORIGINS["second"])


@ROUTE
@api_view(["GET"])
def above(_request: Request) -> Response:
    return Response("ok")


@api_view(["GET"])
@ROUTE
def below(_request: Request) -> Response:
    return Response("ok")


@ROUTE
class Thing(APIView):
    def get(self, _request: Request) -> Response:
        return Response("ok")

    @SECOND
    def put(self, _request: Request) -> Response:
        return Response("ok")


@ROUTE
class Things(ViewSet):
    def list(self, _request: Request) -> Response:
        return Response("ok")

    @SECOND
    def makeOne(self, _request: Request) -> Response:  # noqa: N802 (names of actions have any case)
        return Response("ok")


api = NinjaAPI(docs_url=None, openapi_url=None)


@api.get("/thing")
@ROUTE
def ninja_get(request: HttpRequest) -> str:
    return request.path


@api.put("/thing")
@SECOND
async def ninja_put(request: HttpRequest) -> str:
    return request.path


@api.post("/thing")
def ninja_post(request: HttpRequest) -> str:
    return request.path


urlpatterns = [
    path("above", above),
    path("below", below),
    path("thing", Thing.as_view()),
    path("things", Things.as_view({"get": "list", "post": "makeOne"})),
    path("ninja/", api.urls),
]
