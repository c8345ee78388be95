"""Cards of the forms beside the straight way: doors of intake, between colleagues, called together, settings, paper."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.matters.forms import (
    bulk,
    clocks,
    desk,
    door_notices,
    fix,
    hotline,
    knowledge,
    layouts,
    mediation,
    outings,
    passing,
    routing,
    sheets,
    speaking,
    sweep,
    triage,
    whistle,
)
from mulin.platform.burden import FormCard

REVIEW = dt.date(2027, 6, 30)
WINDOW = _("街道网格中心")
SERVICE = _("街道办事处")
MEDIATORS = _("人民调解委员会")


def _card(
    key: str, name: object, form: type, owner: object, basis: object, minutes: float, *uses: str,
    residents: bool = False, must: tuple[str, ...] = (),
) -> FormCard:  # fmt: skip
    acts = tuple(f"matters.{one}" for one in uses)
    return FormCard(key, name, form, residents, owner, basis, REVIEW, minutes, acts, must)  # type: ignore[arg-type]


def cards() -> list[FormCard]:
    return [*_doors(), *_colleagues(), *_together(), *_mediation(), *_settings(), *_papers()]


def _doors() -> list[FormCard]:
    purpose = _("入户先亮目的，不记家里的事（S4-16、ET-07）")
    return [
        _card("behalf", _("替邻居反映"), speaking.BehalfForm, SERVICE, _("邻居同意才代说（S3-50）"), 3, "raise", residents=True, must=("words", "place")),
        _card("chat", _("转一条群消息"), speaking.ChatForm, SERVICE, _("群里说话，事在系统里办（DR-13）"), 1, "forward_self", "forward_agreed", "forward_unasked", residents=True),
        _card("plan_outing", _("打算出门"), outings.PlanForm, WINDOW, purpose, 3, "outing_plan"),
        _card("hold_outing", _("出门的结果"), outings.HeldForm, WINDOW, purpose, 2, "outing_hold"),
        _card("hold_visit", _("入户的结果"), outings.VisitHeldForm, WINDOW, purpose, 1, "outing_hold"),
        _card("line", _("摊位上听到的一件"), outings.LineForm, WINDOW, _("街头听民声（S2-42）"), 1, "raise", must=("words",)),
        _card("heard", _("接待时听到的一件"), outings.HeardForm, WINDOW, _("代表接待（S4-25）"), 2, "raise", must=("words",)),
        _card("type_voice", _("听写录音"), outings.TypeForm, WINDOW, _("说方言也能反映（S2-42）"), 3, "type_voice"),
    ]  # fmt: skip


def _colleagues() -> list[FormCard]:
    duty = _("交接要对方接下（S3-48、DR-06）")
    return [
        _card("assign", _("转给同事"), passing.AssignForm, WINDOW, duty, 0.5, "assign", "assign_now"),
        _card("decline", _("接不了"), passing.DeclineForm, WINDOW, duty, 0.3, "decline"),
        _card("afterwards", _("请问问家里人"), passing.AfterwardsForm, WINDOW, _("人不在了，事要有交代（DR-05）"), 3, "afterwards_family", "afterwards_ended", "afterwards_public"),
        _card("remind", _("催办"), desk.RemindForm, WINDOW, _("件件有着落（S4-17）"), 0.3, "remind"),
        _card("note", _("同事间的备注"), desk.NoteForm, WINDOW, _("不用再问一遍（S2-32）"), 0.5, "note", must=("words",)),
        _card("correct", _("更正"), desk.CorrectionForm, WINDOW, _("写错能改，原来的留着（DR-11）"), 1, "correct", must=("words",)),
        _card("bulk_dispatch", _("一起派"), bulk.BulkDispatchForm, WINDOW, _("一张单派一家，写明为什么（S1-18）"), 0.5, "dispatch"),
        _card("sign_reply", _("签发正式答复"), sheets.SignatureForm, SERVICE, _("代表意见正式答复（S1-16）"), 2, "sign_reply", "send_back_reply"),
    ]  # fmt: skip


def _together() -> list[FormCard]:
    blow, rule, look = (
        _("街道吹哨、部门报到（S4-49、N-78）"),
        _("建章立制（S2-33）"),
        _("举一反三，看地方不看人（S2-31）"),
    )
    split = _("分流写明理由（S0-09、S0-20）")
    return [
        _card("whistle", _("吹哨"), whistle.WhistleForm, WINDOW, blow, 3, "whistle_blow", must=("words", "departments")),
        _card("arrive", _("到场"), whistle.ArrivalForm, WINDOW, blow, 0.5, "whistle_arrive", "whistle_arrive_late"),
        _card("report", _("说结果"), whistle.ReportForm, WINDOW, blow, 3, "whistle_report", must=("words",)),
        _card("whistle_decline", _("来不了"), whistle.DeclineForm, WINDOW, blow, 1, "whistle_decline", must=("reason",)),
        _card("excuse", _("同意不来"), whistle.ExcuseForm, WINDOW, blow, 0.5, "whistle_excuse"),
        _card("insist", _("请还是要来"), whistle.InsistForm, WINDOW, blow, 0.5, "whistle_insist"),
        _card("rate", _("评部门这一次"), whistle.RatingForm, WINDOW, blow, 1, "whistle_rate", must=("why",)),
        _card("triage", _("分流"), triage.TriageForm, WINDOW, split, 2, "triage_project", "triage_pairing", "triage_topic", "triage_proposal", must=("reason",)),
        _card("take_up", _("有人接了"), triage.TakeUpForm, WINDOW, split, 1, "triage_take_up", must=("words",)),
        _card("triage_withdraw", _("收回分流"), triage.WithdrawForm, WINDOW, split, 0.5, "triage_withdraw", must=("words",)),
        _card("fix", _("立规矩"), fix.FixForm, SERVICE, rule, 10, "fix_make", "fix_supersede", must=("title", "words")),
        _card("fix_answer", _("用规矩一起答复"), fix.AnswerGroupForm, SERVICE, rule, 5, "fix_answer", must=("matters", "body")),
        _card("fix_pick", _("连上几件"), fix.PickForm, SERVICE, rule, 1, "fix", must=("matters",)),
        _card("sweep", _("列单子去看"), sweep.SweepForm, WINDOW, look, 3, "sweep_begin", must=("words",)),
        _card("look", _("看了一处"), sweep.LookForm, WINDOW, look, 1, "sweep_clear", "sweep_find", "sweep_again"),
        _card("sweep_end", _("看完了"), sweep.EndForm, WINDOW, look, 3, "sweep_end", must=("result",)),
    ]  # fmt: skip


def _mediation() -> list[FormCard]:
    law = _("人民调解法：自愿、免费、不妨碍起诉（N-48）")

    def card(
        key: str, name: object, form: type, minutes: float, *uses: str, residents: bool = False
    ) -> FormCard:
        return _card(key, name, form, MEDIATORS, law, minutes, *uses, residents=residents)

    return [
        card("mediation_ask", _("申请调解"), mediation.AskForm, 5, "mediation_ask", residents=True),
        card("mediation_yes", _("记下同意"), mediation.YesForm, 1, "mediation_agree"),
        card("mediation_session", _("记一次谈话"), mediation.SessionForm, 5, "mediation_session"),
        card("mediation_settle", _("写协议"), mediation.SettleForm, 10, "mediation_settle"),
        card("mediation_check", _("看履行"), mediation.CheckForm, 2, "mediation_check"),
        card("mediation_confirm", _("司法确认"), mediation.ConfirmationForm, 1, "mediation_applied", "mediation_confirmed"),
        card("mediation_refer", _("转法律途径"), mediation.ReferForm, 2, "mediation_refer"),
        card("mediation_hand_over", _("换调解员"), mediation.HandOverForm, 2, "mediation_hand_over"),
    ]  # fmt: skip


def _settings() -> list[FormCard]:
    limits, book, kinds = (
        _("时限写明、按日子生效（N-73、N-83）"),
        _("谁管什么要写清、有兜底（N-72）"),
        _("类别对应 GB/T 39666（N-71）"),
    )
    return [
        _card("clock", _("改时限"), clocks.ClockForm, SERVICE, limits, 2, "set_clock"),
        _card("preset", _("选一套时限"), clocks.PresetForm, SERVICE, limits, 1, "set_clock"),
        _card("category", _("改类别"), routing.CategoryForm, SERVICE, kinds, 2, "add_category", "change_category", must=("name",)),
        _card("duty", _("名录里加一条"), routing.DutyForm, SERVICE, book, 2, "add_duty"),
        _card("duty_end", _("名录里停一条"), routing.EndForm, SERVICE, book, 0.5, "end_duty"),
        _card("rule", _("写一条派单规则"), routing.RuleForm, SERVICE, book, 2, "switch_rules_on"),
        _card("fallback", _("定兜底的单位"), routing.FallbackForm, SERVICE, book, 0.5, "switch_rules_on"),
        _card("rules_on", _("启用规则"), routing.SwitchOnForm, SERVICE, book, 2, "switch_rules_on", must=("reason",)),
    ]  # fmt: skip


def _papers() -> list[FormCard]:
    shelf = _("热线要有知识库（N-70）")
    return [
        _card("article", _("写知识"), knowledge.ArticleForm, WINDOW, shelf, 10, "write_article", "edit_article"),
        _card("template", _("写答复模板"), knowledge.TemplateForm, WINDOW, shelf, 5, "write_template"),
        _card("door_notice", _("印门口告示"), door_notices.NoticeForm, WINDOW, _("纸和人也一样办（DR-10）"), 5, "print_notice"),
        _card("layout", _("定表样"), layouts.LayoutForm, WINDOW, _("报表由机器出，照本单位的样子（DR-03）"), 10, "keep_layout", must=("text",)),
        _card("hotline_orders", _("交热线发来的表"), hotline.OrdersForm, WINDOW, _("热线工单不重录，两边编号都留着（S1-15、DR-01）"), 2, "hotline_order", "hotline_again", must=("file",)),
        _card("hotline_settle", _("定两边不一致的地方"), hotline.DifferenceForm, WINDOW, _("两边说的不一样，要有人定、有交代（S1-15）"), 1, "hotline_settle", must=("reason",)),
        _card("answers", _("交回填好的答复表"), layouts.AnswersForm, WINDOW, _("填过的不重填（DR-01）"), 5, "answer"),
    ]  # fmt: skip
