"""What one can do with places and organisations: the only writers of this context."""

from mulin.territory.actions.changing import end_place, found_place, rename_place
from mulin.territory.actions.coding import follow_codes, give_code, note_codes
from mulin.territory.actions.founding import add_organisation
from mulin.territory.actions.homes import add_homes
from mulin.territory.actions.moving import Preview, close_hole, move_places, preview_move
from mulin.territory.actions.placing import add_place, add_places, compose_place, index_places
from mulin.territory.actions.profiling import note_figure
from mulin.territory.actions.reshaping import (
    merge_neighbourhoods,
    preview_merge,
    preview_split,
    split_neighbourhood,
)

__all__ = [
    "Preview",
    "add_homes",
    "add_organisation",
    "add_place",
    "add_places",
    "close_hole",
    "compose_place",
    "end_place",
    "follow_codes",
    "found_place",
    "give_code",
    "index_places",
    "merge_neighbourhoods",
    "move_places",
    "note_codes",
    "note_figure",
    "preview_merge",
    "preview_move",
    "preview_split",
    "rename_place",
    "split_neighbourhood",
]
