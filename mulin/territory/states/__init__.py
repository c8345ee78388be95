"""The flows of this context, as tables."""

from mulin.territory.states.change import CHANGE

__all__ = ["CHANGE"]
