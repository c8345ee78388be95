"""What the holder of a slip can do beside saying the word: be called, add to what they said, find the slip again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulin.matters import clocks, policies, queries, states
from mulin.matters.actions import base
from mulin.matters.models import Matter, ReplyBy, Reporter, Word
from mulin.people.actions import normal_phone
from mulin.platform import crypto, errors, policy, throttle
from mulin.platform.actors import Actor
from mulin.platform.policy import LOCAL

LOOKUPS_PER_HOUR = policy.declare(
    "matters.limit.lookups_per_hour",
    20,
    rule="N-90",
    text=gettext_lazy("凭编号查进度，同一个网络一小时最多试几次"),
)
LOOKUPS_PER_MATTER = policy.declare(
    "matters.limit.lookups_per_matter", 30, rule="N-90", text=gettext_lazy("同一个编号一天最多试几次")
)
ADD_WITHIN = dt.timedelta(days=7)
"""How long after the word more can be said about it."""
CALLS_PER_DAY = 2


@transaction.atomic
def ask_for_call(*, matter: Matter, reporter: Reporter, phone: str, actor: Actor, now: dt.datetime) -> Matter:
    """Rather be called than tap: the window rings up, at the latest when a first contact would be due (DR-10).

    Raises `Invalid` where no telephone number is known and none is given.
    """
    matter = base.lock(matter)
    _require_own(matter, reporter, actor)
    if matter.state == states.CLOSED:
        raise errors.Conflict("DR-05", _("这件已经办结了。"), remedy=_("没解决的话，可以重开。"))
    number = normal_phone(phone)
    if not number and not reporter.phone and not (reporter.person and reporter.person.phone):
        raise errors.Invalid("DR-10", _("请留一个打得通的电话。"), field="phone")
    if number:
        reporter.phone, reporter.phone_index = number, crypto.blind(number, "people.phone")
    reporter.reply_by = ReplyBy.PHONE
    reporter.save(update_fields=["phone", "phone_index", "reply_by"])
    count, _until = throttle.count(f"call:{reporter.id}", window=dt.timedelta(days=1), now=now)
    if count > CALLS_PER_DAY:
        return matter
    if matter.state == states.ANSWERED and matter.due_at is not None:
        matter.due_at = min(matter.due_at, clocks.step_due("respond", now, street_id=matter.street_id))
        matter.save(update_fields=["due_at"])
    base.note(matter, "ask_call", actor, now)
    return matter


@transaction.atomic
def add_to_word(
    *, matter: Matter, reporter: Reporter, content: str, words: str, actor: Actor, now: dt.datetime
) -> Word:
    """One tap has said solved or not; how content they are and why may follow, each once, within a week.

    The word itself stays as it was said.
    """
    matter = base.lock(matter)
    _require_own(matter, reporter, actor)
    word = queries.open_word(reporter, since=now - ADD_WITHIN)
    words = words.strip()[: base.MOST_WORDS]
    if content and content not in Word.Content.values:
        raise errors.Invalid("N-75", _("请选满意、基本满意或不满意。"), field="content")
    adds_content, adds_words = bool(content), bool(words)
    if word is None or (adds_content and word.content) or (adds_words and word.words):
        raise errors.Conflict(
            "DR-05", _("这一句已经记下了。"), remedy=_("还有话说，可以打街道电话，或等下一次答复。")
        )
    if not (adds_content or adds_words):
        return word
    word.content, word.words = content or word.content, words or word.words
    word.save(update_fields=["content", "words"])
    base.note(matter, "add_word", actor, now, said=words, content=content)
    return word


def _require_own(matter: Matter, reporter: Reporter, actor: Actor) -> None:
    if reporter.matter_id != matter.id:
        raise errors.Refusal("DR-05", _("这不是您反映的事。"))
    errors.require(policies.may_speak(actor, reporter))


def look_up(*, ref: str, last_four: str, client: str, now: dt.datetime) -> Reporter | None:
    """The slip of a number, for whoever also knows the last four digits of the telephone left with it.

    A wrong pair and an unknown number are answered alike. Tries are counted by client and by number,
    right ones too, so that nothing can be learnt from being stopped. Raises `TooMany`.
    """
    hours, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    by_client, client_until = throttle.count(f"look:{client}", window=hours, now=now)
    number = crypto.blind(ref, "matters.look_up")
    by_number, number_until = throttle.count(f"look:{number}", window=day, now=now)
    if by_client > policy.get(LOOKUPS_PER_HOUR, street_id=None, on=now):
        raise _too_many(client_until)
    if by_number > policy.get(LOOKUPS_PER_MATTER, street_id=None, on=now):
        raise _too_many(number_until)
    return queries.by_number(ref, last_four)


def _too_many(until: dt.datetime) -> errors.TooMany:
    return errors.TooMany(
        "N-90",
        _("查得太多次了，先停一停，免得有人乱猜。"),
        remedy=_("%(time)s 以后再查；扫纸条上的码不受影响，也可以打街道电话问。")
        % {"time": until.astimezone(LOCAL).strftime("%H:%M")},
    )
