"""Places and organisations: district › street › neighbourhood › grid area › building › entrance › home."""

from mulin.territory.models.change import Change, ChangeSide
from mulin.territory.models.code import AreaCode
from mulin.territory.models.kind import Chain, ChainLink, ChainStep, Layer, LayerPost, OrganisationKind
from mulin.territory.models.organisation import Area, FormerKind, FormerName, Organisation
from mulin.territory.models.past import PastOutline, PastPlace
from mulin.territory.models.place import Place, spoken
from mulin.territory.models.profile import ProfileFigure
from mulin.territory.models.study_point import DutyBuilding, StudyOffice, StudyPoint

__all__ = [
    "Area",
    "AreaCode",
    "Chain",
    "ChainLink",
    "ChainStep",
    "Change",
    "ChangeSide",
    "DutyBuilding",
    "FormerKind",
    "FormerName",
    "Layer",
    "LayerPost",
    "Organisation",
    "OrganisationKind",
    "PastOutline",
    "PastPlace",
    "Place",
    "ProfileFigure",
    "StudyOffice",
    "StudyPoint",
    "spoken",
]
