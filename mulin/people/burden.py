"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from mulin.people import forms
from mulin.people.forms import PersonForm, UsernameForm, bodies, codes, factors, helping, papers
from mulin.people.forms.hooks import HookForm
from mulin.people.forms.tokens import TokenForm
from mulin.platform import burden
from mulin.platform.registry import Words
from mulin.platform.ui.forms import ActForm

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")
TOLD = _("本人同意才发消息；个人信息保护法第十三条（N-90、DR-14）")


def register() -> None:
    asked = _("本人要账号，当面登记；个人信息保护法第十三条")
    burden.add(
        burden.FormCard(
            "person", _("登记居民"), PersonForm, False, OWNER, asked, REVIEW, 2, ("people.add_person",)
        )
    )
    burden.add(
        burden.FormCard(
            "account", _("开账号"), UsernameForm, False, OWNER, asked, REVIEW, 1, ("people.open_account",)
        )
    )
    posts = _("一事一人负责，不因换人掉了（S1-23、S3-48）")
    further: tuple[tuple[str, Words, type[Form], float, str], ...] = (
        ("post", _("任命"), forms.PostForm, 2, "people.appoint"),
        ("leave", _("登记休假"), forms.LeaveForm, 1, "people.note_leave"),
        ("deputy", _("换代班的人"), forms.DeputyForm, 0.5, "people.change_deputy"),
        ("handover", _("交接"), forms.HandoverForm, 5, "people.hand_over"),
        ("merge", _("两条登记合成一条"), forms.MergeForm, 3, "people.merge"),
        ("death", _("记下去世"), forms.DeathForm, 1, "people.note_death"),
        ("hook", _("推送事件"), HookForm, 2, "people.make_hook"),
        ("token", _("做令牌"), TokenForm, 1, "people.make_token"),
    )
    further += (
        ("study_point", _("登记家庭小党校"), bodies.PointForm, 5, "people.found_point"),
        ("study_change", _("改家庭小党校的登记"), bodies.ChangePointForm, 2, "people.change_point"),
        ("study_buildings", _("选责任区"), bodies.CoverForm, 2, "people.cover"),
        ("study_team", _("添志愿者"), bodies.TeamForm, 1, "people.add_to_team"),
        ("study_care", _("添关爱对象"), bodies.CareForm, 2, "people.add_care"),
        ("study_care_view", _("打开关爱名单"), bodies.OpenCareForm, 0.5, "people.open_care"),
        ("station_request", _("向服务站要"), bodies.AskForm, 1, "people.ask_station"),
        ("station_answer", _("服务站回话"), bodies.AnswerForm, 1, "people.answer_station"),
        ("seat", _("定一个空着的岗位"), bodies.SeatForm, 2, "people.appoint"),
        ("post_duty", _("改岗位上担的事"), bodies.DutyForm, 1, "people.change_duty"),
        ("training", _("记一次培训"), bodies.TrainingForm, 1, "people.note_training"),
    )
    entry = _("重要岗位要两道验证；网络安全法、GB/T 22239（N-2.12）")
    getting_in: tuple[tuple[str, Words, type[Form], float, str], ...] = (
        ("factor_code", _("设手机上的验证器"), factors.FirstCodeForm, 3, "people.add_factor"),
        ("factor_key", _("添一把通行密钥"), factors.PasskeyForm, 2, "people.add_factor"),
        ("factor_reset", _("重设第二道验证"), factors.ResetFactorForm, 1, "people.reset_factor"),
    )
    for key, name, form, minutes, use in getting_in:
        burden.add(burden.FormCard(key, name, form, False, OWNER, entry, REVIEW, minutes, (use,)))
    _told()
    for key, name, form, minutes, use in further:
        burden.add(burden.FormCard(key, name, form, False, OWNER, posts, REVIEW, minutes, (use,)))


def _told() -> None:
    """How somebody is told, and telling everybody."""
    burden.add(
        burden.FormCard(
            "way", _("怎么告诉我"), forms.WayForm, True, OWNER, TOLD, REVIEW, 1, ("people.agree_way",)
        )
    )
    told = (
        ("way_at_desk", _("替人记下怎么告诉"), forms.DeskWayForm, 2, "people.agree_way"),
        ("way_code", _("核对验证码"), forms.CodeForm, 0.5, "people.prove_way"),
        ("telling", _("答复和语言"), forms.TellForm, 0.5, "people.choose_language"),
        ("poster", _("公告"), forms.PosterForm, 5, "people.print_poster"),
        ("aloud", _("喇叭"), forms.AloudForm, 2, "people.read_aloud"),
        ("notice_text", _("消息怎么写"), forms.TextForm, 3, "people.put_text"),
    )
    for key, name, form, minutes, use in told:
        residents = key in ("way_code", "telling")
        burden.add(burden.FormCard(key, name, form, residents, OWNER, TOLD, REVIEW, minutes, (use,)))
    help_basis: Words = _("不上网、请人代办也一样（DR-10）；本人同意，随时能收回")
    more: tuple[tuple[str, Words, type[ActForm], bool, float, str], ...] = (
        ("code_phone", _("要登录验证码"), codes.CodePhoneForm, True, 0.5, "people.open_by_code"),
        ("code", _("填登录验证码"), codes.CodeForm, True, 0.5, "people.open_by_code"),
        ("helper", _("请人帮忙"), helping.HelperForm, True, 2, "people.offer_mandate"),
        ("desk_helper", _("替本人记一位帮手"), helping.DeskHelperForm, False, 2, "people.offer_mandate"),
        ("paper_back", _("纸上的表交回来"), papers.PaperBackForm, False, 0.5, "people.enter_paper"),
        ("paper_for", _("替本人办、印一张表"), papers.PaperForForm, False, 1, "people.print_paper"),
        ("paper_done", _("纸上的表录好了"), papers.PaperDoneForm, False, 0.5, "people.enter_paper"),
    )
    for slug, word, kind, residents, took, verb in more:
        burden.add(burden.FormCard(slug, word, kind, residents, OWNER, help_basis, REVIEW, took, (verb,)))
    books = (
        ("street_book", _("一个街道一个工作簿"), forms.StreetBookForm, 5, "people.take_in_street"),
        ("contacts", _("导出带电话的名册"), forms.ContactsForm, 1, "people.take_out_contacts"),
    )
    once = _("建街道只填一次，以后改哪里导哪里（DR-01、S3-52）")
    for key, name, one, minutes, use in books:
        burden.add(burden.FormCard(key, name, one, False, OWNER, once, REVIEW, minutes, (use,)))
