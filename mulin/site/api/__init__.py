"""What stands above every context as JSON: one's own things, acting for somebody."""

from mulin.site.api import acting, calendar, mine, streets

__all__ = [
    "acting",
    "calendar",
    "mine",
    "streets",
]
