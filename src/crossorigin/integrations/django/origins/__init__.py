"""Origins that are rows of a model: a source for policies, and an application with its model.

In the settings::

    INSTALLED_APPS = ["crossorigin.integrations.django.origins", …]
    CROSSORIGIN = {"allow_origins": ["https://app.example", Origins()]}
"""

from crossorigin.integrations.django.origins.operations import AnnounceChanges
from crossorigin.integrations.django.origins.store import Origins

__all__ = ["AnnounceChanges", "Origins"]
