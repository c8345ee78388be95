"""Places and organisations: district › street › neighbourhood › grid area › building › entrance."""

from mulin.territory.models.organisation import Area, Organisation
from mulin.territory.models.place import Place, spoken
from mulin.territory.models.study_point import DutyBuilding, StudyOffice, StudyPoint

__all__ = ["Area", "DutyBuilding", "Organisation", "Place", "StudyOffice", "StudyPoint", "spoken"]
