"""The sentences of this context on the timeline, for staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.platform.registry import Words

SENTENCES: dict[str, Words] = {
    "add_person": gettext_lazy("登记了一位居民"),
    "open_account": gettext_lazy("开了账号"),
    "replace_password": gettext_lazy("当面换了密码"),
    "appoint": gettext_lazy("任命到岗位"),
    "end_appointment": gettext_lazy("结束了任期"),
    "assist": gettext_lazy("经本人同意，代办：%(purpose)s"),
    "choose_reply": gettext_lazy("改了回复方式"),
    "agree_way": gettext_lazy("同意用一个渠道收消息：%(channel)s"),
    "prove_way": gettext_lazy("核对了收消息的地址：%(channel)s"),
    "prefer_way": gettext_lazy("先用这个渠道：%(channel)s"),
    "permit_way": gettext_lazy("又允许发一条：%(channel)s"),
    "withdraw_way": gettext_lazy("收回了一个收消息的渠道：%(channel)s"),
    "choose_language": gettext_lazy("选了用哪种语言收消息"),
    "retry_delivery": gettext_lazy("没发成的消息再发一次：%(channel)s"),
    "settle_delivery": gettext_lazy("没发成的消息换个办法告诉了本人"),
    "print_poster": gettext_lazy("印了公告：%(title)s"),
    "read_aloud": gettext_lazy("用喇叭念了：%(title)s"),
    "put_text": gettext_lazy("改了消息的写法：%(channel)s"),
    "drop_text": gettext_lazy("消息改回通用的写法：%(channel)s"),
    "open_calendar": gettext_lazy("开了自己的日历地址"),
    "renew_calendar": gettext_lazy("换了日历地址，旧的作废"),
    "withdraw_calendar": gettext_lazy("收回了日历地址"),
    "note_leave": gettext_lazy("记了休假，有人代班"),
    "end_leave": gettext_lazy("休假结束"),
    "change_deputy": gettext_lazy("换了代班的人"),
    "hand_over": gettext_lazy("办了交接，%(count)s 项"),
    "merge": gettext_lazy("两条登记合成一条"),
    "split": gettext_lazy("合并拆开了"),
    "keep_apart": gettext_lazy("看过，不是同一个人"),
    "show_person": gettext_lazy("看了登记的信息：%(reason)s"),
    "make_hook": gettext_lazy("开始把街道的事件推送给“%(name)s”"),
    "pause_hook": gettext_lazy("停了给“%(name)s”的推送"),
    "resume_hook": gettext_lazy("恢复了给“%(name)s”的推送"),
    "end_hook": gettext_lazy("不再推送给“%(name)s”"),
    "send_again": gettext_lazy("重送给“%(name)s” %(n)s 条"),
    "make_token": gettext_lazy("做了令牌“%(name)s”：%(scopes)s"),
    "withdraw_token": gettext_lazy("停用了令牌“%(name)s”"),
    "note_death": gettext_lazy("登记停用了"),
    "carry_post": gettext_lazy("居民区合并，岗位接着管%(place)s"),
    "take_back_death": gettext_lazy("登记恢复了"),
    "succeed": gettext_lazy("单位变动：%(from)s的“%(role)s”转到%(to)s"),
    "open_by_code": gettext_lazy("凭手机验证码开了账号"),
    "offer_mandate": gettext_lazy("请了一位帮手，到 %(until)s"),
    "accept_mandate": gettext_lazy("帮手答应了"),
    "decline_mandate": gettext_lazy("帮手不方便"),
    "end_mandate": gettext_lazy("和帮手之间结束了"),
    "print_paper": gettext_lazy("印了一张表：%(word)s"),
    "enter_paper": gettext_lazy("照纸上写的录了：%(word)s"),
    "void_paper": gettext_lazy("一张表作废了"),
    "plan_post": gettext_lazy("定了岗位人数：%(place)s，%(number)s 人"),
    "take_in_street": gettext_lazy(
        "收下街道的工作簿：新的 %(new)s 行，改的 %(changed)s 行，止的 %(ended)s 行"
    ),
    "take_out_contacts": gettext_lazy("导出了在岗的 %(count)s 人的电话：%(purpose)s"),
}
