"""What one can do with places and organisations: the only writers of this context."""

from mulin.territory.actions.chaining import Level, add_chain, add_step, change_chain, end_step
from mulin.territory.actions.changing import (
    abolish,
    call_off_change,
    change_areas,
    close_due,
    merge,
    preview,
    prolong,
    rekind,
    rename,
    reparent,
    settle,
    split_off,
    take_due,
)
from mulin.territory.actions.changing_places import end_place, found_place, rename_place
from mulin.territory.actions.coding import follow_codes, give_code, note_codes
from mulin.territory.actions.configuring import (
    InUse,
    KindTerms,
    Words,
    add_kind,
    add_layer,
    change_kind,
    change_layer,
    resume,
    retire,
)
from mulin.territory.actions.drawing_places import OutlinePreview, draw_outlines, preview_outlines
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
    "InUse",
    "KindTerms",
    "Level",
    "OutlinePreview",
    "Preview",
    "Words",
    "abolish",
    "add_chain",
    "add_homes",
    "add_kind",
    "add_layer",
    "add_organisation",
    "add_organisations",
    "add_place",
    "add_places",
    "add_step",
    "call_off_change",
    "change_areas",
    "change_chain",
    "change_kind",
    "change_layer",
    "close_due",
    "close_hole",
    "compose_place",
    "draw_outlines",
    "end_organisations",
    "end_place",
    "end_places",
    "end_step",
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
    "preview_outlines",
    "preview_split",
    "prolong",
    "rekind",
    "rename",
    "rename_place",
    "reparent",
    "resume",
    "retire",
    "revise_organisations",
    "revise_places",
    "settle",
    "split_neighbourhood",
    "split_off",
    "staff_layer",
    "take_due",
]
