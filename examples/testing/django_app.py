from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["crossorigin.integrations.django.CrossOriginConfig"],
    MIDDLEWARE=["crossorigin.integrations.django.CORSMiddleware"],
    ROOT_URLCONF=__name__,
    CROSSORIGIN={
        "allow_origins": ["https://app.example"],
        "allow_methods": ["PUT"],
        "allow_credentials": True,
    },
)


def items(_: HttpRequest) -> JsonResponse:
    return JsonResponse(["apple"], safe=False)


def replace(_: HttpRequest, number: int) -> JsonResponse:
    return JsonResponse({"replaced": number})


urlpatterns = [path("items", items), path("items/<int:number>", replace)]
app = get_wsgi_application()
