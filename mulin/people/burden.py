"""The forms of this context, with what they are for (DR-04)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mulin.people import forms
from mulin.people.forms import PersonForm, UsernameForm
from mulin.platform import burden

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
    books = (
        ("street_book", _("一个街道一个工作簿"), forms.StreetBookForm, 5, "people.take_in_street"),
        ("contacts", _("导出带电话的名册"), forms.ContactsForm, 1, "people.take_out_contacts"),
    )
    once = _("建街道只填一次，以后改哪里导哪里（DR-01、S3-52）")
    for key, name, one, minutes, use in books:
        burden.add(burden.FormCard(key, name, one, False, OWNER, once, REVIEW, minutes, (use,)))
