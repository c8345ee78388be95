"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.people import forms
from mulin.people.forms import PersonForm, UsernameForm, codes, helping, papers
from mulin.platform import burden
from mulin.platform.registry import Words
from mulin.platform.ui.forms import ActForm

REVIEW = dt.date(2027, 6, 30)
OWNER = _("街道网格中心")


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
    further = (
        ("post", _("任命"), forms.PostForm, 2, "people.appoint"),
        ("leave", _("登记休假"), forms.LeaveForm, 1, "people.note_leave"),
        ("deputy", _("换代班的人"), forms.DeputyForm, 0.5, "people.change_deputy"),
        ("handover", _("交接"), forms.HandoverForm, 5, "people.hand_over"),
        ("merge", _("两条登记合成一条"), forms.MergeForm, 3, "people.merge"),
        ("death", _("记下去世"), forms.DeathForm, 1, "people.note_death"),
    )
    for key, name, form, minutes, use in further:
        burden.add(burden.FormCard(key, name, form, False, OWNER, posts, REVIEW, minutes, (use,)))
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
