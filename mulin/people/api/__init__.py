"""People and posts as JSON: the same queries and the same actions as the pages."""

from mulin.people.api import workbook

__all__ = ["workbook"]
