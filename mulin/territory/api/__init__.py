"""Places and organisations as JSON: the same queries and the same actions as the pages."""

from mulin.territory.api import places

__all__ = ["places"]
