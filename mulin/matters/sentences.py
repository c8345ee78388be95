"""How each act is told to staff on the timeline, with `%(…)s` for what its detail holds. One table a noun."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.platform.registry import Words

MATTER: dict[str, Words] = {
    "raise": gettext_lazy("反映了这件事，地点：%(place)s"),
    "import": gettext_lazy("当时发生，后来从表格导入"),
    "receive": gettext_lazy("受理了"),
    "classify": gettext_lazy("归到“%(category)s”"),
    "dispatch": gettext_lazy("派给%(to)s：%(reason)s"),
    "accept": gettext_lazy("接下了"),
    "return": gettext_lazy("退回，说："),
    "recall": gettext_lazy("从%(to)s收回，说："),
    "contact": gettext_lazy("联系了本人，说："),
    "answer": gettext_lazy("答复："),
    "take_back": gettext_lazy("撤回了刚才的答复"),
    "title": gettext_lazy("定了标题：%(title)s"),
    "say_solved": gettext_lazy("本人说：解决了"),
    "say_not_solved": gettext_lazy("本人说：没解决"),
    "note_solved": gettext_lazy("回访，本人说：解决了"),
    "note_not_solved": gettext_lazy("回访，本人说：没解决"),
    "verify_solved": gettext_lazy("现场核实：解决了"),
    "verify_not_solved": gettext_lazy("现场核实：没解决"),
    "attempt": gettext_lazy("第 %(count)s 次联系本人，没联系上"),
    "close_not_reached": gettext_lazy("分三天找了三次都没联系上，按“已答复，没联系上本人”办结"),
    "withdraw": gettext_lazy("本人撤回了这件事"),
    "reopen": gettext_lazy("重开，接着办"),
    "raise_again": gettext_lazy("又发生了，另立一件：%(ref)s"),
    "ask_call": gettext_lazy("本人请我们打电话联系"),
    "add_word": gettext_lazy("本人补充："),
    "show_contact": gettext_lazy("看了联系方式：%(reason)s"),
    "hand_over": gettext_lazy("把答复印成信，交出去了"),
}

PASSING: dict[str, Words] = {
    "assign": gettext_lazy("请%(colleague)s接这件"),
    "assign_now": gettext_lazy("交给%(colleague)s负责"),
    "take": gettext_lazy("接了，由本人负责"),
    "decline": gettext_lazy("说接不了"),
    "call_off": gettext_lazy("不用同事接了"),
    "hand_over_to": gettext_lazy("交接：%(giver)s手里的，由%(taker)s接手"),
}
AFTERWARDS: dict[str, Words] = {
    "afterwards_family": gettext_lazy("由家里人接着问"),
    "afterwards_ended": gettext_lazy("家里人说不用再办"),
    "afterwards_public": gettext_lazy("是大家的事，接着办"),
}

SENTENCES: dict[str, Words] = {**MATTER, **PASSING, **AFTERWARDS}
