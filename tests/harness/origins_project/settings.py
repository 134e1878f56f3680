"""The settings: the database and the options of the store are JSON in the environment."""

import json
import os

from crossorigin.integrations.django.origins import Origins

STATIC_ORIGIN = "https://static.example"

_STORE = json.loads(os.environ.get("STORE", "{}"))

ALLOWED_HOSTS = ["*"]
DATABASES = json.loads(os.environ["DATABASES"])
CROSSORIGIN = {
    "allow_origins": [STATIC_ORIGIN, Origins(**_STORE)],
    "allow_credentials": True,
}
if "other" in DATABASES:
    # A second list, which nothing announces.
    _OTHER = Origins(**{**_STORE, "using": "other", "ttl": 0.3, "negative_ttl": 0.3})
    CROSSORIGIN = {
        "/other/*": {"allow_origins": _OTHER, "allow_credentials": True},
        "/*": CROSSORIGIN,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "crossorigin.integrations.django.CrossOriginConfig",
    "crossorigin.integrations.django.origins",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "crossorigin.integrations.django.CORSMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "harness.origins_project.urls"
SECRET_KEY = "of tests"  # noqa: S105 - no secret
SESSION_COOKIE_SAMESITE = "None"
SESSION_COOKIE_SECURE = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
USE_TZ = True
