"""Which acts on a matter a street may have told to another system. Nothing of mediations, notes or persons (ET-08)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.platform.hooks import kinds

KINDS = {
    "matter.raised": (_("有人反映"), ("raise", "import", "take_over", "raise_again")),
    "matter.received": (_("受理、归类"), ("receive", "classify", "reclassify", "reclassify_late", "title")),
    "matter.dispatched": (
        _("派单、接单、退单、转办"),
        ("dispatch", "accept", "return", "recall", "accept_help", "ask_help", "return_help", "transfer",
         "take_sheet", "return_transfer", "propose", "arbitrate", "decide"),
    ),
    "matter.delayed": (_("延期、挂账"), ("ask_delay", "approve_delay", "refuse_delay", "end_delay")),
    "matter.answered": (_("答复"), ("answer", "sign_reply", "take_back")),
    "matter.judged": (
        _("本人说、核实"),
        ("say_solved", "say_not_solved", "note_solved", "note_not_solved", "verify_solved", "verify_not_solved"),
    ),
    "matter.closed": (_("办结、撤回、并件"), ("close_not_reached", "withdraw", "join", "refer_to_law")),
    "matter.reopened": (_("重开、分开、撤销"), ("reopen", "part", "split", "undo")),
}  # fmt: skip


def register() -> None:
    for key, (words, verbs) in KINDS.items():
        kinds.offer("matters", key, words, verbs)
