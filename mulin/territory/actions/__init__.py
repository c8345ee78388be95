"""What one can do with places and organisations: the only writers of this context."""

from mulin.territory.actions.founding import add_organisation
from mulin.territory.actions.placing import add_place, add_places, compose_place, index_places
from mulin.territory.actions.revising import (
    add_organisations,
    end_organisations,
    end_places,
    revise_organisations,
    revise_places,
)

__all__ = [
    "add_organisation",
    "add_organisations",
    "add_place",
    "add_places",
    "compose_place",
    "end_organisations",
    "end_places",
    "index_places",
    "revise_organisations",
    "revise_places",
]
