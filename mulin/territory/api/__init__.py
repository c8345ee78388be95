"""Places and organisations as JSON: the same queries as the pages."""

from mulin.territory.api import places

__all__ = ["places"]
