"""How all tests are run."""

from hypothesis import settings

# The first call of a compiled function takes seconds; and a test that fails has to fail for everybody.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
