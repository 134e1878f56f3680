"""How long Hypothesis looks: the same examples each time under CI, new ones elsewhere."""

import os

from hypothesis import HealthCheck, settings

# A loaded machine makes examples slowly, which is no fault of a test.
SLOW = [HealthCheck.too_slow]
settings.register_profile("here", deadline=None, max_examples=100, suppress_health_check=SLOW)
settings.register_profile(
    "under-ci", deadline=None, max_examples=200, derandomize=True, suppress_health_check=SLOW
)
settings.load_profile("under-ci" if os.environ.get("CI") == "true" else "here")
