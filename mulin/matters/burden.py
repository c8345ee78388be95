"""The forms of this context, with what they are for: residents' and the desk's (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.matters import burden_further
from mulin.matters.forms import desk, importing, raising, registering, sheets, words
from mulin.platform import burden
from mulin.platform.burden import FormCard

REVIEW = dt.date(2027, 6, 30)
"""The day on which the forms of matters are looked at again, as one."""

WINDOW = _("街道网格中心")
SERVICE = _("街道办事处")
CLOSING = _("核实和回访：三率要有本人的话（N-75、DR-05）")
PASSING = _("首接负责，交接要对方接下（N-72、N-82）")


def register() -> None:
    for card in (
        *_of_residents(),
        *_of_the_window(),
        *_of_handlers(),
        *_of_offices(),
        *burden_further.cards(),
    ):
        burden.add(card)


def _of_residents() -> list[FormCard]:
    def card(key: str, name: object, form: type, basis: object, minutes: float, *uses: str, must: tuple[str, ...] = ()) -> FormCard:  # fmt: skip
        return FormCard(key, name, form, True, SERVICE, basis, REVIEW, minutes, uses, must)  # type: ignore[arg-type]

    asked = _("一口受理，说一句话就行（S1-18、DR-02）")
    return [
        card("raise", _("反映一件事"), raising.RaiseForm, asked, 2, "matters.raise", must=("words", "place")),
        card("word", _("解决了没有"), words.WordForm, CLOSING, 0.5, "matters.say_solved", "matters.say_not_solved"),
        card("more", _("再说几句"), words.MoreForm, CLOSING, 1, "matters.add_word"),
        card("call", _("请打电话给我"), words.CallForm, _("不用手机也一样办（DR-10）"), 0.5, "matters.ask_call"),
        card("again", _("撤回、重开"), words.AgainForm, _("一点就能重开（DR-05）"), 0.5, "matters.withdraw", "matters.raise_again"),
    ]  # fmt: skip


def _card(
    key: str,
    name: object,
    form: type,
    basis: object,
    minutes: float,
    *uses: str,
    must: tuple[str, ...] = (),
) -> FormCard:
    return FormCard(key, name, form, False, WINDOW, basis, REVIEW, minutes, uses, must)  # type: ignore[arg-type]


def _of_the_window() -> list[FormCard]:
    intake = _("首问负责：问到谁谁受理、登记（N-77）")
    return [
        _card("register", _("替人登记"), registering.RegisterForm, intake, 3, "matters.register", must=("words", "place")),
        _card("receive", _("受理"), desk.ReceiptForm, intake, 0.5, "matters.receive"),
        _card("dispatch", _("派单"), desk.DispatchForm, _("一张单派一家，写明为什么（S1-18）"), 1, "matters.dispatch", must=("to", "reason")),
        _card("recall", _("收回派单"), sheets.WhichRecallForm, PASSING, 0.5, "matters.recall", must=("reason",)),
        _card("contact", _("记联系"), desk.ContactForm, _("一个工作日内联系本人（N-76）"), 1, "matters.contact"),
        _card("noted_word", _("记本人的话"), desk.NotedWordForm, CLOSING, 2, "matters.note_solved", "matters.note_not_solved"),
        _card("attempt", _("记没联系上"), desk.AttemptForm, CLOSING, 0.5, "matters.attempt"),
        _card("verify", _("现场核实"), desk.VerificationForm, CLOSING, 5, "matters.verify_solved", "matters.verify_not_solved", must=("words",)),
        _card("reopen", _("重开"), desk.ReopeningForm, _("一点就能重开（DR-05）"), 0.5, "matters.reopen"),
        _card("title", _("写标题"), desk.TitleForm, _("公开的只有标题（DR-17）"), 0.5, "matters.title", must=("title",)),
        _card("classify", _("归类"), desk.CategoryForm, _("类别对应 GB/T 39666（N-71）"), 0.3, "matters.classify"),
        _card("join", _("并案"), sheets.JoinForm, _("同一件事只算一件（S3-54）"), 1, "matters.join"),
        _card("part", _("拆回"), sheets.PartForm, _("同一件事只算一件（S3-54）"), 1, "matters.part", must=("reason",)),
        _card("split", _("分成几件"), sheets.SplitForm, _("同一件事只算一件（S3-54）"), 2, "matters.split", must=("words_1",)),
        _card("nature", _("性质和涉及谁"), sheets.NatureForm, _("被反映的人和单位不经手（N-79）"), 1, "matters.nature"),
        _card("legal", _("转法定渠道"), sheets.LegalForm, _("信访工作条例；监察法（N-79）"), 2, "matters.refer_to_law", must=("office",)),
        _card("import", _("导入表格"), importing.UploadForm, _("旧数据不重填（DR-01）"), 5, "matters.import"),
    ]  # fmt: skip


def _of_handlers() -> list[FormCard]:
    return [
        _card("return", _("退回"), desk.ReturnForm, PASSING, 1, "matters.return", "matters.return_help", "matters.return_transfer", must=("reason",)),
        _card("accept", _("接下"), desk.AcceptForm, PASSING, 0.2, "matters.accept", "matters.accept_help", "matters.take_sheet"),
        _card("answer", _("答复"), desk.AnswerForm, _("没有答复不能办结（S0-22）"), 4, "matters.answer", must=("body", "proposes")),
        _card("give_help", _("会办的结果"), sheets.GivenHelpForm, _("一家主办，几家会办（S1-20）"), 2, "matters.give_help", must=("result",)),
        _card("transfer", _("转给别家"), sheets.TransferForm, PASSING, 1, "matters.transfer", must=("reason",)),
        _card("delay", _("请延期"), sheets.DelayForm, _("延期要批、要公开（N-83）"), 2, "matters.ask_delay", must=("reason", "public_reason", "review_on")),
    ]  # fmt: skip


def _of_offices() -> list[FormCard]:
    return [
        _card("help", _("请会办"), sheets.HelpForm, _("一家主办，几家会办（S1-20）"), 1, "matters.ask_help", must=("task",)),
        _card("propose", _("往上提"), sheets.ProposalForm, _("办不了的往上一级提（S0-12、S1-04）"), 3, "matters.propose", must=("words",)),
        _card("decide", _("裁定"), sheets.DecisionForm, PASSING, 3, "matters.decide", must=("reason",)),
        _card("decide_delay", _("批延期"), sheets.DelayDecisionForm, _("延期要批、要公开（N-83）"), 1, "matters.approve_delay", "matters.refuse_delay"),
        _card("end_delay", _("延期完了接着办"), sheets.DelayEndForm, _("延期要批、要公开（N-83）"), 0.2, "matters.end_delay"),
    ]  # fmt: skip
