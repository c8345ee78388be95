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

DOORS: dict[str, Words] = {
    "outing_plan": gettext_lazy("定了这次出门"),
    "outing_hold": gettext_lazy("去过了，记下结果"),
    "outing_off": gettext_lazy("没有进行"),
    "suggest": gettext_lazy("代表委员建议派给%(to)s"),
    "type_voice": gettext_lazy("听了录音，写成文字"),
    "forward_self": gettext_lazy("转来一条群消息，是自己写的"),
    "forward_agreed": gettext_lazy("转来一条群消息，写的人同意"),
    "forward_unasked": gettext_lazy("转来一条群消息，没问过写的人"),
    "callback": gettext_lazy("12345 回访的结果："),
    "end_help": gettext_lazy("本人收回了，不再由邻居代办"),
}

SENTENCES: dict[str, Words] = {**MATTER, **DOORS}
