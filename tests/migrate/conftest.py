"""How long Hypothesis looks: the same examples each time under CI, new ones elsewhere."""

import os

from hypothesis import settings

settings.register_profile("here", deadline=None, max_examples=100)
settings.register_profile("under-ci", deadline=None, max_examples=200, derandomize=True)
settings.load_profile("under-ci" if os.environ.get("CI") == "true" else "here")
