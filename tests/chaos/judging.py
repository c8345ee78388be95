"""What is left after the killing, against what the clients were told: `python -m tests.chaos.judging TOLD`."""

from __future__ import annotations

import collections
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

VERBS = {"dispatches": "matters.dispatch", "acceptances": "matters.accept", "answers": "matters.answer"}


def carry_out(now: dt.datetime) -> None:
    """Lets the outbox and the channels do what is due; what a killed worker had claimed is due when the claim ends."""
    from mulin.platform.notices import sending
    from mulin.platform.notices.actions import send_due

    while send_due(now):
        pass
    later = now + sending.LEASE + dt.timedelta(minutes=1)
    for channel in ("email", "sms"):
        while sending.deliver_due(later, channel=channel):
            pass


def writes(told: dict[str, Any]) -> list[str]:
    """Everything acknowledged is there, once; what was tried and not acknowledged is there at most once."""
    from mulin.matters.models import Matter, Reporter
    from mulin.platform.timeline.models import Act

    faults = []
    matters = {one.id: one for one in Matter.objects.all()}
    words = collections.Counter(one.words for one in matters.values())
    faults += [f"raised {n} times: {said}" for said, n in words.items() if n > 1]
    faults += [f"nobody raised this: {said}" for said in words if said not in told["tried"]]
    slips = dict(Reporter.objects.values_list("token", "matter_id"))
    for said, token in told["raised"].items():
        kept = matters.get(slips.get(token))
        if kept is None or kept.words != said:
            faults.append(f"acknowledged and lost: {said}")
    acts = collections.Counter(
        (matters[record].ref, verb)
        for record, verb in Act.objects.filter(verb__in=VERBS.values()).values_list("record_id", "verb")
    )
    faults += [f"{verb} {n} times on {ref}" for (ref, verb), n in acts.items() if n > 1]
    for ref, done in told["acts"].items():
        faults += [f"acknowledged and lost: {one} on {ref}" for one in done if not acts[ref, VERBS[one]]]
    return faults


def notices(got: list[str]) -> list[str]:
    """Each answer was told once: in Mine, and out of the house under one id, which the other side knows again."""
    from mulin.matters.models import Answer
    from mulin.platform.notices.delivery import Delivery
    from mulin.platform.notices.models import Notice

    faults = []
    told = collections.Counter(
        Notice.objects.filter(kind="matters.answered").values_list("record_id", flat=True)
    )
    answered = set(Answer.objects.values_list("matter_id", flat=True))
    faults += [f"no notice of an answer: {one}" for one in answered - told.keys()]
    faults += [f"a notice of no answer: {one}" for one in told.keys() - answered]
    faults += [f"{n} notices of one answer: {one}" for one, n in told.items() if n > 1]
    faults += [f"notice {one.id} is {one.state}" for one in Notice.objects.exclude(state=Notice.State.SENT)]
    deliveries = list(Delivery.objects.filter(kind=""))
    carried = collections.Counter(str(notice) for one in deliveries for notice in one.notices)
    sent = {str(one) for one in Notice.objects.values_list("id", flat=True)}
    faults += [f"never left the house: {one}" for one in sent - carried.keys()]
    faults += [f"left the house {n} times: {one}" for one, n in carried.items() if n > 1]
    faults += [f"delivery {one.id} is {one.state}" for one in deliveries if one.state != "sent"]
    ids = {str(one.id) for one in deliveries}
    faults += [f"nobody was given {one}" for one in ids - set(got)]
    return faults


def timeline() -> tuple[list[str], int]:
    from mulin.platform.timeline.sealer import seal
    from mulin.platform.timeline.verify import verify

    while seal(dt.datetime.now(dt.UTC)):
        pass
    report = verify()
    faults = list(report.faults)
    if report.unsealed:
        faults.append(f"{report.unsealed} acts could not be sealed")
    return faults, report.records


def judge(told: dict[str, Any]) -> dict[str, Any]:
    broken, records = timeline()
    return {"faults": writes(told) + notices(told["got"]) + broken, "acts": records}


def main() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.settings")
    import django

    django.setup()
    from mulin.platform import scope

    step, file = sys.argv[1:]
    with scope.everything("chaos"):
        if step == "carry":
            carry_out(dt.datetime.now(dt.UTC))
        else:
            json.dump(judge(json.loads(Path(file).read_text())), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
