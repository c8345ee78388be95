"""Places and organisations: district › street › neighbourhood › grid area › building › entrance."""

from mulin.territory.models.organisation import Area, Organisation
from mulin.territory.models.place import Place, spoken

__all__ = ["Area", "Organisation", "Place", "spoken"]
