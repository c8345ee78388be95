"""The public street page, Mine and My data as JSON: the same queries and the same actions as the pages."""

from mulin.site.api import mine, streets

__all__ = ["mine", "streets"]
