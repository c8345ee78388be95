"""What stays open to somebody who acts for another: that one's matters, raising one, and what everybody may see."""

from __future__ import annotations

from mulin.people import helping

OPEN = (
    "site:for_person",
    "site:for_matter",
    "site:for_words",
    "site:for_reopenings",
    "site:for_withdrawals",
    "site:for_calls",
    "site:home",
    "site:street",
    "site:street_matters",
    "site:street_matter",
    "site:street_rules",
    "site:street_hung",
    "site:feedback",
    "site:forms",
    "site:form_pdf",
    "site:form_back",
    "matters:raise",
    "matters:raise_at",
    "matters:knowledge",
    "matters:article",
    "matters:handlers",
)


def register() -> None:
    helping.keep_open(*OPEN)
    helping.lead("site:mine", "site:for_person")
    helping.lead("site:arrive", "site:for_person")
