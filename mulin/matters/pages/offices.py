"""Acts between offices as resources: passed on, helped with, proposed, decided, put off; joined, parted, kept."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.matters import actions, queries
from mulin.matters.models import Assignment, Delay
from mulin.matters.pages.acts import Done, Given, gone, leading, sheet
from mulin.matters.pages.record import Opened, near
from mulin.platform.errors import Invalid


@sheet("transfer")
def transfers(opened: Opened, given: Given, by: Given) -> Done:
    sent = actions.offer_transfer(
        assignment=leading(opened), to=given["to"], reason=given["reason"] or _("归他们管"), **by
    )
    return Done(_("请%(who)s接过去，对方接下之前还由您负责。") % {"who": sent.organisation.local_name})


@sheet("help")
def helpers(opened: Opened, given: Given, by: Given) -> Done:
    sent = actions.ask_help(
        matter=opened.matter, to=given["to"], task=given["task"], reason="", due_at=given["due_at"], **by
    )
    when = near(sent.due_at, opened.now)
    return Done(_("请%(who)s一起办，%(when)s前办好。") % {"who": sent.organisation.local_name, "when": when})


@sheet("give_help")
def contributions(opened: Opened, given: Given, by: Given) -> Done:
    own = opened.own_sheet
    if own is None:
        raise gone()
    actions.give_help(assignment=own, result=given["result"], **by)
    return Done(_("写好了，由主办的单位答复本人。"), on=True)


@sheet("propose")
def proposals(opened: Opened, given: Given, by: Given) -> Done:
    sent = actions.propose(matter=opened.matter, to=given["to"], words=given["words"], reason="", **by)
    return Done(_("提给了%(who)s。") % {"who": sent.organisation.local_name}, on=True)


@sheet("decide")
def decisions(opened: Opened, given: Given, by: Given) -> Done:
    found = opened.whole.arbitration
    if found is None:
        raise gone()
    names = ("to", "reason", "task")
    sent = actions.decide(arbitration=found, **{name: given[name] for name in names}, **by)
    return Done(_("定了，归%(who)s，它不能再退。") % {"who": sent.organisation.local_name}, on=True)


@sheet("delay")
def delays(opened: Opened, given: Given, by: Given) -> Done:
    names = ("reason", "public_reason", "review_on")
    actions.ask_delay(assignment=leading(opened), **{name: given[name] for name in names}, **by)
    return Done(_("请了延期，批下来之前期限不变。"))


def _delay(opened: Opened) -> Delay:
    found = opened.whole.delay
    if found is None:
        raise gone()
    return found


@sheet("decide_delay")
def delay_decisions(opened: Opened, given: Given, by: Given) -> Done:
    decided = actions.decide_delay(
        delay=_delay(opened), approved=given["approved"], words=given["words"], **by
    )
    yes = _("批了，挂账到 %(day)s，公开清单上看得到。") % {"day": decided.review_on.isoformat()}
    return Done(yes if given["approved"] else _("没批，期限不变。"), on=True)


@sheet("end_delay")
def delay_ends(opened: Opened, given: Given, by: Given) -> Done:
    actions.end_delay(delay=_delay(opened), **by)
    return Done(_("接着办，期限从今天接着走。"))


@sheet("draft_reply")
def drafts(opened: Opened, given: Given, by: Given) -> Done:
    actions.draft_reply(matter=opened.matter, body=given["body"], proposes=given["proposes"], **by)
    return Done(_("写好了，等负责人签发。"), on=True)


@sheet("sign_reply")
def signatures(opened: Opened, given: Given, by: Given) -> Done:
    found = opened.whole.to_sign
    if found is None:
        raise gone()
    if not given["signed"]:
        actions.send_back_reply(reply=found, words=given["words"], **by)
        return Done(_("退回重写了，写明了怎么改。"), on=True)
    signed = actions.sign_reply(reply=found, **by)
    return Done(_("签发了，编号 %(ref)s。") % {"ref": signed.ref}, on=True)


@sheet("join")
def joins(opened: Opened, given: Given, by: Given) -> Done:
    into = queries.find(opened.actor, given["ref"])
    if into is None:
        raise Invalid(
            "S3-54",
            _("没有找到 %(ref)s。") % {"ref": given["ref"]},
            remedy=_("请看看编号，或从像是同一件的里面选。"),
            field="number",
        )
    actions.join(matter=opened.matter, into=into, **by)
    return Done(_("并到 %(ref)s 一起办，反映的人都会得到答复。") % {"ref": into.ref}, on=True)


@sheet("part")
def parts(opened: Opened, given: Given, by: Given) -> Done:
    actions.part(matter=opened.matter, reason=given["reason"], **by)
    return Done(_("分开了，现在由您负责。"))


@sheet("split")
def splits(opened: Opened, given: Given, by: Given) -> Done:
    lines = [given[f"words_{n}"] for n in (1, 2, 3)]
    made = actions.split(
        matter=opened.matter, parts=[actions.Part(one) for one in lines if one.strip()], **by
    )
    refs = _("、").join(one.ref for one in made)
    return Done(_("分出了 %(refs)s，反映的人每件都有纸条。") % {"refs": refs})


@sheet("nature")
def natures(opened: Opened, given: Given, by: Given) -> Done:
    about: list[UUID] = [
        one for one in (given["about"].id if given["about"] else None, given["person"]) if one
    ]
    actions.set_nature(
        matter=opened.matter, nature=given["nature"], concerns=about, private=given["private"], **by
    )
    mine = set(about) & set(queries.own_ids(opened.actor))
    if mine:
        return Done(_("记下了。这件说的是您或您的单位，以后由别人来办。"), left=True)
    return Done(_("记下了。"))


@sheet("legal")
def legal_referrals(opened: Opened, given: Given, by: Given) -> Done:
    names = ("nature", "office", "words")
    actions.refer_to_law(matter=opened.matter, **{name: given[name] for name in names}, **by)
    return Done(_("转了法定渠道，也告诉了本人。"), on=True)


def sheets_out(whole: queries.Whole) -> list[Assignment]:
    """Every sheet that is out, the leading one first."""
    return sorted((one for one in whole.assignments if one.live), key=lambda one: not one.leads)
