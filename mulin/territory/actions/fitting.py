"""Whether an organisation may be of another kind where it stands."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from mulin.platform import errors
from mulin.territory.actions import organisation_base as base
from mulin.territory.models import Chain, ChainLink, ChainStep, Organisation, OrganisationKind


def check_timed(one: Organisation, kind: OrganisationKind) -> None:
    """A lasting one has no last day and no heir, a temporary one has both: neither becomes the other by a word."""
    if kind.temporary != one.temporary:
        raise errors.Invalid(
            "S3-03",
            _("长期的单位不能改成临时的种类，临时的也不能改成长期的。"),
            remedy=_("请另设一家，再把这一家并过去。"),
            field="kind",
        )


def check_standing(one: Organisation, kind: OrganisationKind, on: dt.date) -> None:
    """Raise `Invalid` where a chain it stands in from a day on has no room for the new kind (S1-02)."""
    links = list(
        ChainLink.objects.filter(base.going_on(on), Q(child=one) | Q(parent=one), chain__free=False)
        .select_related("chain", "child", "parent")
        .order_by("chain__position", "id")
    )
    keys = sorted({link.chain_id for link in links})
    # Held until the transaction ends: nobody ends the steps this relies on meanwhile.
    bound = {
        chain.key: chain
        for chain in Chain.objects.raw(
            "SELECT * FROM territory_chain WHERE key = ANY(%s) ORDER BY key FOR SHARE", [keys]
        )
        if not chain.free
    }
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    steps = set(
        ChainStep.objects.filter(begun, chain_id__in=list(bound), valid_to__isnull=True).values_list(
            "chain_id", "above_id", "below_id"
        )
    )
    for link in links:
        if link.chain_id not in bound:
            continue
        above = link.parent.kind if link.parent else None
        pair = (above, kind.key) if link.child_id == one.id else (kind.key, link.child.kind)
        if (link.chain_id, *pair) not in steps:
            other = link.child if link.parent_id == one.id else link.parent
            raise errors.Invalid(
                "S1-02",
                _("在“%(chain)s”里，%(kind)s不能排在%(who)s。")
                % {
                    "chain": bound[link.chain_id].local_name,
                    "kind": kind.local_name,
                    "who": _("%(who)s那里") % {"who": other.local_name} if other else _("最上面"),
                },
                remedy=_("请先给它换上级，或在那条链里加上这一种。"),
                field="kind",
            )
