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
from mulin.territory.actions.founding import Charter, add_organisation, found
from mulin.territory.actions.placing import add_place, add_places, compose_place, index_places
from mulin.territory.actions.staffing_layers import staff_layer

__all__ = [
    "Charter",
    "abolish",
    "add_organisation",
    "add_place",
    "add_places",
    "call_off_change",
    "change_areas",
    "close_due",
    "compose_place",
    "found",
    "index_places",
    "merge",
    "preview",
    "prolong",
    "rename",
    "reparent",
    "settle",
    "split_off",
    "staff_layer",
    "take_due",
]
