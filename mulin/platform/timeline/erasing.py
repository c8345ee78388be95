"""Words of acts, erased: the acts stay, and the timeline verifies as before."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from mulin.platform.timeline.models import Act, ActDetail


def erase_words(*, record_ids: Collection[UUID], verbs: Collection[str] = ()) -> int:
    """Delete the words (and the salt of their commitment) of all acts on these records; of some verbs where given.

    Returns how many acts lost theirs. In the caller's transaction; run again it finds nothing.
    """
    acts = Act.objects.filter(record_id__in=list(record_ids))
    if verbs:
        acts = acts.filter(verb__in=list(verbs))
    return ActDetail.objects.filter(act_id__in=list(acts.values_list("id", flat=True))).delete()[0]
