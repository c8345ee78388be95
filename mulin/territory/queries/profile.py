"""What a street is said to measure: the latest of each, and all that was said before."""

from __future__ import annotations

from mulin.territory.models import Place, ProfileFigure


def profile_of(street: Place) -> dict[str, list[ProfileFigure]]:
    """The figures of a street by key, each with the latest first, in the order of the form. One statement."""
    found = list(ProfileFigure.objects.filter(street=street).order_by("-as_of", "-recorded_at"))
    kept = {key: [one for one in found if one.key == key] for key in ProfileFigure.Key.values}
    return {key: listed for key, listed in kept.items() if listed}
