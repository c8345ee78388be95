"""The flow of one delivery, as a table; a test compares it with ARCHITECTURE. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.flow import Flow, Transition

WAITING = "waiting"
SENDING = "sending"
SENT = "sent"
PASSED = "passed"
FAILED = "failed"
SETTLED = "settled"
STOPPED = "stopped"

DELIVERY = Flow(
    "delivery",
    states={
        WAITING: _("等着发"),
        SENDING: _("正在发"),
        SENT: _("发出了"),
        PASSED: _("这条路不通，换了一条"),
        FAILED: _("没发成，等人办"),
        SETTLED: _("人办好了"),
        STOPPED: _("不用发了"),
    },
    initial=(WAITING,),
    table=(
        Transition("claim", (WAITING,), SENDING, "one worker takes it, for some minutes"),
        Transition(
            "reclaim", (SENDING,), SENDING, "the worker that took it is gone; the same message goes again"
        ),
        Transition("deliver", (SENDING,), SENT, "the channel has taken it over"),
        Transition("retry", (SENDING,), WAITING, "the channel was not there; again later"),
        Transition("pass", (SENDING,), PASSED, "no way here; the next one the person agreed to"),
        Transition("fail", (SENDING,), FAILED, "no way is left; somebody at the desk looks"),
        Transition("stop", (WAITING, SENDING), STOPPED, "nothing left to say, or no longer wanted"),
        Transition("again", (FAILED,), WAITING, "the desk tries once more"),
        Transition("settle", (FAILED,), SETTLED, "the desk has called, or given a letter"),
        Transition("undo_settle", (SETTLED,), FAILED, "settled by mistake, taken back at once (DR-11)"),
    ),
)
"""One message to one person by one channel that leaves the house."""
