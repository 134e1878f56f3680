"""Django: a middleware that reads a setting, system checks, and route-aware preflights.

In the settings::

    MIDDLEWARE = ["crossorigin.integrations.django.CORSMiddleware", …]  # the first
    INSTALLED_APPS = ["crossorigin.integrations.django.CrossOriginConfig", …]  # checks
    CROSSORIGIN = {"allow_origins": ["https://app.example"]}
"""

from crossorigin.integrations.django.apps import CrossOriginConfig
from crossorigin.integrations.django.middleware import CORS, CORSMiddleware, resolver
from crossorigin.integrations.django.middleware import LAYERS as LAYERS
from crossorigin.integrations.django.views import cors, guard, no_cors, no_guard

__all__ = [
    "CORS",
    "CORSMiddleware",
    "CrossOriginConfig",
    "cors",
    "guard",
    "no_cors",
    "no_guard",
    "resolver",
]
