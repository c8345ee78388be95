"""How each act is told to staff on the timeline, with `%(…)s` for what its detail holds. One table a noun."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.platform.registry import Words

MATTER: dict[str, Words] = {
    "raise": gettext_lazy("反映了这件事，地点：%(place)s"),
    "import": gettext_lazy("当时发生，后来从表格导入"),
    "take_over": gettext_lazy("从老系统接过来接着办，原编号 %(number)s，当时的状态：%(was)s"),
    "receive": gettext_lazy("受理了"),
    "classify": gettext_lazy("归到“%(category)s”"),
    "reclassify": gettext_lazy("归到“%(category)s”，期限由%(old)s改为%(new)s"),
    "reclassify_late": gettext_lazy("归到“%(category)s”，期限由%(old)s改为%(new)s，按新的期限已经过了"),
    "dispatch": gettext_lazy("派给%(to)s：%(reason)s"),
    "accept": gettext_lazy("接下了"),
    "return": gettext_lazy("退回，说："),
    "recall": gettext_lazy("从%(to)s收回，说："),
    "remind": gettext_lazy("催了%(to)s"),
    "succeed": gettext_lazy("单位变动：原来由%(from)s负责，现在由%(to)s接着办"),
    "write_article": gettext_lazy("写了一条知识：%(title)s"),
    "edit_article": gettext_lazy("改了一条知识：%(title)s，第 %(number)s 版"),
    "write_template": gettext_lazy("写了答复模板：%(title)s"),
    "drop_template": gettext_lazy("停用了答复模板：%(title)s"),
    "undo": gettext_lazy("撤销了自己刚才那一步"),
    "correct": gettext_lazy("更正前面记的，应当是："),
    "note": gettext_lazy("给同事写了备注："),
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
    "add_words": gettext_lazy("本人又说："),
    "open311_key": gettext_lazy("给“%(name)s”开了一把 Open311 钥匙"),
    "open311_key_end": gettext_lazy("收回了“%(name)s”的 Open311 钥匙"),
    "hotline_order": gettext_lazy("热线工单 %(number)s 也记在这件上"),
    "hotline_again": gettext_lazy("热线又发来这张工单：%(what)s"),
    "hotline_settle": gettext_lazy("热线那边和这里不一致（%(over)s），看过了，%(way)s："),
    "forget_contacts": gettext_lazy("过了保存期，姓名、电话和照片删掉了"),
    "forget_words": gettext_lazy("过了保存年限，原话删掉了"),
    "show_contact": gettext_lazy("看了联系方式：%(reason)s"),
    "hand_over": gettext_lazy("把答复印成信，交出去了"),
    "rehome": gettext_lazy("这里的地方从%(was)s划到了%(to)s，这件事跟着走"),
    "rehome_to_window": gettext_lazy("这里的地方从%(was)s划到了%(to)s，由%(to)s的窗口接着负责"),
    "offer_mediation": gettext_lazy("可以找调解员调解，自愿参加"),
}

SHEETS: dict[str, Words] = {
    "draft_reply": gettext_lazy("拟了正式答复，等签发："),
    "sign_reply": gettext_lazy("签发了正式答复 %(ref)s"),
    "send_back_reply": gettext_lazy("正式答复退回重写："),
    "accept_help": gettext_lazy("答应一起办"),
    "ask_help": gettext_lazy("请%(to)s一起办："),
    "give_help": gettext_lazy("会办的部分办好了："),
    "return_help": gettext_lazy("不能一起办，说："),
    "transfer": gettext_lazy("想转给%(to)s：%(reason)s"),
    "take_sheet": gettext_lazy("从%(from)s接过来，由这里接着办"),
    "return_transfer": gettext_lazy("不接转来的单，说："),
    "propose": gettext_lazy("提案给%(to)s："),
    "arbitrate": gettext_lazy("退回两次，请裁定人来定归谁管"),
    "decide": gettext_lazy("裁定归%(to)s：%(reason)s"),
    "ask_delay": gettext_lazy("请求延期到 %(until)s，说："),
    "approve_delay": gettext_lazy("批准挂账，%(until)s再看：%(why)s"),
    "refuse_delay": gettext_lazy("没批延期，说："),
    "end_delay": gettext_lazy("挂账结束，期限接着走"),
}
"""What happens between offices."""

TOGETHER: dict[str, Words] = {
    "join": gettext_lazy("和 %(ref)s 是同一件事，并过去一起办"),
    "joined_by": gettext_lazy("%(ref)s 并进来一起办"),
    "part": gettext_lazy("和 %(ref)s 分开，另办，说："),
    "parted_from": gettext_lazy("%(ref)s 分出去另办"),
    "split": gettext_lazy("分出一件：%(ref)s"),
    "nature": gettext_lazy("定了是哪一种事、给谁看"),
    "refer_to_law": gettext_lazy("转入法定渠道：%(office)s"),
    "follow": gettext_lazy("有一位邻居跟着看"),
    "follow_too": gettext_lazy("有一位邻居说：我家也是"),
    "stop_following": gettext_lazy("有一位邻居不跟了"),
}
"""What makes one of two, two of one, or keeps it from some."""


MEDIATION: dict[str, Words] = {
    "mediation_ask": gettext_lazy("申请了调解"),
    "mediation_agree": gettext_lazy("有一方同意了"),
    "mediation_leave": gettext_lazy("有一方不再调解，不问原因"),
    "mediation_hand_over": gettext_lazy("换了调解员"),
    "mediation_show_contact": gettext_lazy("看了联系方式"),
    "mediation_session": gettext_lazy("坐下来谈了一次"),
    "mediation_settle": gettext_lazy("写下了谈成的约定"),
    "mediation_talk_again": gettext_lazy("收回约定，接着谈"),
    "mediation_take_effect": gettext_lazy("协议生效"),
    "mediation_check": gettext_lazy("看了一条做到没有"),
    "mediation_finish": gettext_lazy("看完履行，结束"),
    "mediation_give_up": gettext_lazy("没有谈成，结束"),
    "mediation_refer": gettext_lazy("转到法律途径"),
    "mediation_applied": gettext_lazy("共同申请了司法确认"),
    "mediation_confirmed": gettext_lazy("法院确认了"),
    "mediation_remind": gettext_lazy("提醒了司法确认的期限"),
}
"""Read by parties and mediator alone; without a name or a word that was said."""


SETTING: dict[str, Words] = {
    "set_clock": gettext_lazy("“%(what)s”从 %(since)s 起改为：%(new)s。原来：%(old)s。依据：%(source)s"),
    "add_category": gettext_lazy("加了类别“%(name)s”"),
    "change_category": gettext_lazy("改了类别“%(name)s”：%(changes)s"),
    "switch_category_off": gettext_lazy("停用了类别“%(name)s”"),
    "switch_category_on": gettext_lazy("重新启用了类别“%(name)s”"),
    "add_duty": gettext_lazy("名录里写上：%(what)s 归%(to)s，从 %(since)s 起"),
    "end_duty": gettext_lazy("名录里的 %(what)s 归%(to)s，到 %(until)s 为止"),
    "switch_rules_on": gettext_lazy(
        "启用了第 %(number)s 套派单规则，共 %(count)s 条，兜底的是%(to)s。理由：%(reason)s"
    ),
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


PAPERS: dict[str, Words] = {
    "print_notice": gettext_lazy("印了门口的告示：%(title)s，%(doors)s 个门口，%(pages)s 页"),
    "keep_layout": gettext_lazy("定了表样：%(name)s，第 %(number)s 版"),
    "retire_layout": gettext_lazy("停用了表样：%(name)s"),
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

SENTENCES: dict[str, Words] = {
    **MATTER,
    **SHEETS,
    **TOGETHER,
    **MEDIATION,
    **SETTING,
    **WHISTLE,
    **TRIAGE,
    **FIX,
    **SWEEP,
    **PAPERS,
    **PASSING,
    **AFTERWARDS,
    **DOORS,
}
