"""Layouts to begin with: three sheets that offices keep by hand everywhere. They are texts like any other."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from mulin.platform.registry import Words

FIRST = "ledger"

WORDS: Mapping[str, Words] = {
    "ledger": _("台账"),
    "week": _("周报"),
    "calls": _("12345 回访表"),
    "answers": _("给承办单位填的答复表"),
}

TEXTS: Mapping[str, str] = {
    "ledger": """# 一行一项：等号左边是名目，右边是内容，字要加引号。
name = "办件台账"
title = ["群众诉求办件台账", "制表日期：{date}"]
page = "A3"            # A4 或 A3，横放
rows = "desk"          # desk：照工作台上的筛选；all：您能看的全部
sort = "recorded_at"   # 前面加 - 是倒过来

[[columns]]
heading = "序号"
field = "row"

[[columns]]
heading = "办件编号"
field = "ref"

[[columns]]
heading = "反映时间"
field = "occurred_at"
date = "day"

[[columns]]
heading = "来源渠道"
field = "channel"

[[columns]]
heading = "地点"
field = "place"

[[columns]]
heading = "反映内容"
field = "words"
width = 50

[[columns]]
heading = "承办单位"
field = "handler"

[[columns]]
heading = "办理期限"
field = "solve_by"
date = "moment"

[[columns]]
heading = "办理状态"
field = "state"

[[columns]]
heading = "签字"
field = "blank"
""",
    "week": """name = "一周办理情况"
title = ["第 {week} 周办理情况", "截至 {date}"]
rows = "all"
group = "category"
sort = "recorded_at"

[filter]
raised_within = 7

[[columns]]
heading = "编号"
field = "ref"

[[columns]]
heading = "类别"
field = "category"

[[columns]]
heading = "小区"
field = "compound"

[[columns]]
heading = "登记"
field = "recorded_at"
date = "short"

[[columns]]
heading = "办到哪一步"
field = "state"
words = { new = "待受理", received = "待派单", with_handler = "办理中", answered = "待回访", closed = "办结" }

[[columns]]
heading = "负责单位"
field = "owner_org"
""",
    "calls": """name = "12345 回访表"
title = "12345 工单回访登记表"
rows = "desk"
sort = "due_at"

[filter]
state = ["answered"]

[[columns]]
heading = "编号"
field = "ref"

[[columns]]
heading = "工单编号"
field = "external_no"

[[columns]]
heading = "答复内容"
field = "answer"

[[columns]]
heading = "答复时间"
field = "answered_at"
date = "chinese"

[[columns]]
heading = "请在此前回访"
field = "due_at"
date = "day"

[[columns]]
heading = "解决了没有"
field = "blank"
width = 12

[[columns]]
heading = "本人怎么说"
field = "blank"
width = 30
""",
    "answers": """name = "待答复清单"
title = ["待答复清单", "填好“填写答复”和“填写答复类型”，交回来一次收进去。类型写：已解决、已说明、已转给该管的单位、办不了，已说明原因"]
rows = "desk"
sort = "due_at"

[filter]
state = ["with_handler"]

[[columns]]
heading = "编号"
field = "ref"

[[columns]]
heading = "地点"
field = "place"

[[columns]]
heading = "反映内容"
field = "words"
width = 40

[[columns]]
heading = "办理期限"
field = "due_at"

[[columns]]
heading = "填写答复"
field = "to_answer"

[[columns]]
heading = "填写答复类型"
field = "to_propose"
""",
}
