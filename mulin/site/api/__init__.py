"""What stands above every context as JSON: one's own things, acting for somebody."""

from mulin.site.api import acting, calendar

__all__ = ["acting", "calendar"]
