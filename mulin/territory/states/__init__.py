"""The flows of this context, as tables."""

from mulin.territory.states.change import CHANGE
from mulin.territory.states.study_point import STUDY_POINT

__all__ = ["CHANGE", "STUDY_POINT"]
