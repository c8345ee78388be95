"""Property tests have no deadline: a busy machine is not a failure."""

from hypothesis import settings

settings.register_profile("mulin", deadline=None)
settings.load_profile("mulin")
