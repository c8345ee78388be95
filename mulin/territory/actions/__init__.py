"""What one can do with places and organisations: the only writers of this context."""

from mulin.territory.actions.changing import (
    abolish,
    call_off_change,
    change_areas,
    close_due,
    merge,
    preview,
    prolong,
    rename,
    reparent,
    settle,
    split_off,
    take_due,
)
from mulin.territory.actions.changing_places import end_place, found_place, rename_place
from mulin.territory.actions.coding import follow_codes, give_code, note_codes
from mulin.territory.actions.founding import Charter, add_organisation, found
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
from mulin.territory.actions.revising import (
    add_organisations,
    end_organisations,
    end_places,
    revise_organisations,
    revise_places,
)
from mulin.territory.actions.staffing_layers import staff_layer

__all__ = [
    "Charter",
    "Preview",
    "abolish",
    "add_homes",
    "add_organisation",
    "add_organisations",
    "add_place",
    "add_places",
    "call_off_change",
    "change_areas",
    "close_due",
    "close_hole",
    "compose_place",
    "end_organisations",
    "end_place",
    "end_places",
    "follow_codes",
    "found",
    "found_place",
    "give_code",
    "index_places",
    "merge",
    "merge_neighbourhoods",
    "move_places",
    "note_codes",
    "note_figure",
    "preview",
    "preview_merge",
    "preview_move",
    "preview_split",
    "prolong",
    "rename",
    "rename_place",
    "reparent",
    "revise_organisations",
    "revise_places",
    "settle",
    "split_neighbourhood",
    "split_off",
    "staff_layer",
    "take_due",
]
