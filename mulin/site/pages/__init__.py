"""Pages of the site itself: the street's public page, what is one's own, and what is shown when something is not there."""

from mulin.site.pages.errors import bad_request, broken, forbidden, not_found

__all__ = ["bad_request", "broken", "forbidden", "not_found"]
