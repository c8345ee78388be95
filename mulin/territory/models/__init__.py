"""Places and organisations: district › street › neighbourhood › grid area › building › entrance › home."""

from mulin.territory.models.code import AreaCode
from mulin.territory.models.organisation import Area, Organisation
from mulin.territory.models.past import PastPlace
from mulin.territory.models.place import Place, spoken
from mulin.territory.models.profile import ProfileFigure

__all__ = ["Area", "AreaCode", "Organisation", "PastPlace", "Place", "ProfileFigure", "spoken"]
