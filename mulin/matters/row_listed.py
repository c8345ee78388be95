"""Tables of this context that stand under no policy, each with its reason."""

from __future__ import annotations

_IDS = "ids, dates and counts alone: reached through"

LISTED = {
    "matters_afterwards": f"{_IDS} matters_reporter",
    "matters_category": "belongs to no street: what matters are about",
    "matters_doornotice_places": f"{_IDS} matters_doornotice",
    "matters_figuresmark": "belongs to no street: how far the figures have been counted",
    "matters_fixmatter": f"{_IDS} matters_fix",
    "matters_mediationcheck": f"{_IDS} matters_mediationterm",
    "matters_mediationsession_present": f"{_IDS} matters_mediationsession",
    "matters_mention": f"{_IDS} matters_note",
    "matters_open311request": f"{_IDS} matters_reporter",
    "matters_rule": "reached through matters_ruleset: which office a kind of matter goes to",
    "matters_sheetlayoutversion": "reached through matters_sheetlayout: which fields a sheet shows",
    "matters_waiting": f"{_IDS} matters_outing",
}
