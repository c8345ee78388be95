"""Places and organisations: district › street › neighbourhood › grid area › building › entrance."""

from mulin.territory.models.change import Change, ChangeSide
from mulin.territory.models.kind import Chain, ChainLink, ChainStep, Layer, LayerPost, OrganisationKind
from mulin.territory.models.organisation import Area, FormerName, Organisation
from mulin.territory.models.place import Place, spoken
from mulin.territory.models.study_point import DutyBuilding, StudyOffice, StudyPoint

__all__ = [
    "Area",
    "Chain",
    "ChainLink",
    "ChainStep",
    "Change",
    "ChangeSide",
    "DutyBuilding",
    "FormerName",
    "Layer",
    "LayerPost",
    "Organisation",
    "OrganisationKind",
    "Place",
    "StudyOffice",
    "StudyPoint",
    "spoken",
]
