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

WHISTLE: dict[str, Words] = {
    "whistle": gettext_lazy("为这件事吹了哨 %(ref)s，叫%(to)s来"),
    "whistle_result": gettext_lazy("哨单 %(ref)s 都回来了，结果："),
    "whistle_blow": gettext_lazy("吹哨，叫%(to)s来："),
    "whistle_arrive": gettext_lazy("%(to)s到场了，来了 %(n)s 人，%(post)s"),
    "whistle_arrive_late": gettext_lazy("%(to)s到场了，过了时间，来了 %(n)s 人，%(post)s"),
    "whistle_report": gettext_lazy("%(to)s说了结果："),
    "whistle_decline": gettext_lazy("%(to)s说来不了："),
    "whistle_excuse": gettext_lazy("同意%(to)s不来："),
    "whistle_insist": gettext_lazy("请%(to)s还是要来："),
    "whistle_rate": gettext_lazy("评了%(to)s这一次："),
    "whistle_remind": gettext_lazy("到场时间过了，提醒了%(to)s"),
    "whistle_close": gettext_lazy("叫的部门都有了回音，哨单结了"),
}

TRIAGE: dict[str, Words] = {
    "triage_project": gettext_lazy("分到“邻里自己办的项目”，说："),
    "triage_pairing": gettext_lazy("分到“结对帮一家”，说："),
    "triage_topic": gettext_lazy("分到“大家商量”，说："),
    "triage_proposal": gettext_lazy("分到“提请上一级”，说："),
    "triage_take_up": gettext_lazy("有人接了，说："),
    "triage_withdraw": gettext_lazy("收回了分流，说："),
}

FIX: dict[str, Words] = {
    "fix": gettext_lazy("因为这类事，立了规矩 %(ref)s：%(title)s"),
    "fix_make": gettext_lazy("立了规矩“%(title)s”："),
    "fix_supersede": gettext_lazy("换成了新的“%(title)s”"),
    "fix_answer": gettext_lazy("用这条规矩答复了 %(of)s 件里的 %(n)s 件："),
}

SWEEP: dict[str, Words] = {
    "sweep": gettext_lazy("举一反三 %(ref)s，去看 %(n)s 处"),
    "sweep_begin": gettext_lazy("请%(to)s去看 %(n)s 处，看："),
    "sweep_clear": gettext_lazy("看了%(place)s，没有"),
    "sweep_find": gettext_lazy("看了%(place)s，有，报上来了：%(ref)s"),
    "sweep_again": gettext_lazy("%(place)s记错了，重看"),
    "sweep_end": gettext_lazy("看完了，还有 %(n)s 处没看，结果："),
    "found_in_sweep": gettext_lazy("举一反三 %(ref)s 时发现的"),
}

SENTENCES: dict[str, Words] = {**MATTER, **WHISTLE, **TRIAGE, **FIX, **SWEEP}
