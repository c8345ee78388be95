"""Tables of this context that stand under no policy, each with its reason."""

from __future__ import annotations

_PUBLIC = "on the public map and in the public directory"

LISTED = {
    "territory_area": _PUBLIC,
    "territory_areacode": _PUBLIC,
    "territory_chain": "belongs to no street: shapes of organisation",
    "territory_chainlink": _PUBLIC,
    "territory_chainstep": "belongs to no street: shapes of organisation",
    "territory_changeside": "ids alone: reached through territory_change",
    "territory_dutybuilding": "ids alone: reached through territory_studypoint",
    "territory_formerkind": _PUBLIC,
    "territory_formername": _PUBLIC,
    "territory_layer": "belongs to no street: shapes of organisation",
    "territory_layerpost": _PUBLIC,
    "territory_organisationkind": "belongs to no street: shapes of organisation",
    "territory_pastoutline": _PUBLIC,
    "territory_pastplace": _PUBLIC,
}
