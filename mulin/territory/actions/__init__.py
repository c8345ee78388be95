"""What one can do with places and organisations: the only writers of this context."""

from mulin.territory.actions.founding import add_organisation
from mulin.territory.actions.placing import add_place, add_places, compose_place, index_places

__all__ = ["add_organisation", "add_place", "add_places", "compose_place", "index_places"]
