"""Pages on organisations, for the walk over every page."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from mulin.territory.models import ChainStep, Change, Organisation, Place


def pages() -> dict[str, list[str]]:
    """Chains, reports, one that was renamed, one that was merged, one that ends, and what is open at one."""
    listed = reverse("territory:organisations")
    told = Organisation.objects.filter(
        Q(former_names__isnull=False) | Q(sides__side="from") | Q(temporary=True)
    )
    centre = Organisation.objects.get(kind=Organisation.Kind.GRID_CENTRE, street__kind=Place.Kind.STREET)
    return {
        "territory:organisations": [
            listed,
            *(f"{listed}?chain={key}" for key in ("line", "five_level", "four_tier")),
        ],
        "territory:covered": [
            reverse("territory:covered") + f"?chain={key}" for key in ("four_tier", "stations")
        ],
        "territory:accountable": [reverse("territory:accountable")],
        "territory:layers": [reverse("territory:layers")],
        "territory:organisation": [
            reverse("territory:organisation", args=[one.id]) for one in [centre, *told.distinct()]
        ],
        "territory:structures": [reverse("territory:structures")],
        "territory:structure": [
            reverse("territory:structure", args=[one]) for one in ("kinds", "chains", "layers")
        ],
        "territory:structure_one": [
            reverse("territory:structure_one", args=pair)
            for pair in (
                ("kinds", "grid_station"),
                ("chains", "five_level"),
                ("chains", "line"),
                ("layers", "fire"),
            )
        ],
        "territory:organisation_open": [reverse("territory:organisation_open", args=[centre.id, "held"])],
    }


def acts() -> dict[str, list[str]]:
    """The sheets that only who keeps organisations is given."""
    timed = Organisation.objects.filter(temporary=True).order_by("id")[0]
    change = Change.objects.filter(state="planned").order_by("id")[0]
    step = ChainStep.objects.filter(chain="five_level", below="group")[0]
    three = (("kinds", "grid_station"), ("chains", "five_level"), ("layers", "fire"))
    acts = ("renames", "kinds", "parents", "areas", "mergers", "splits", "prolongations", "abolitions")
    return {
        "territory:organisation_new": [reverse("territory:organisation_new")],
        "territory:organisation_act": [
            reverse("territory:organisation_act", args=[timed.id, key]) for key in acts
        ],
        "territory:place_outlines": [
            reverse("territory:place_outlines", args=[Place.objects.filter(kind="grid", valid_to=None)[0].id])
        ],
        "territory:structure_new": [reverse("territory:structure_new", args=[sort]) for sort, _key in three],
        "territory:structure_words": [reverse("territory:structure_words", args=pair) for pair in three],
        "territory:structure_switch": [reverse("territory:structure_switch", args=pair) for pair in three],
        "territory:structure_step_new": [reverse("territory:structure_step_new", args=["five_level"])],
        "territory:structure_step_end": [
            reverse("territory:structure_step_end", args=["five_level", step.id])
        ],
        "territory:change_call_offs": [reverse("territory:change_call_offs", args=[change.id])],
    }
