"""Signing in, in plain words; and what the desk writes down of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.people import roles
from mulin.people.models import Appointment, Person
from mulin.platform.ui.fields import Day
from mulin.platform.ui.forms import ActForm, PlainForm
from mulin.territory.models import Organisation, Place


class SignInForm(LoginForm):
    """Name and password, nothing else: no box to tick, no puzzle."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, missing in (
            ("login", _("用户名，或工号"), _("请填用户名或工号。")),
            ("password", _("密码"), _("请填密码。")),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class NewPasswordForm(ChangePasswordForm):
    """The old one once, the new one twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("现在的密码")),
            ("password1", _("新密码")),
            ("password2", _("新密码，再写一遍")),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("至少 12 个字，一句自己记得住的话最好。")


class PersonForm(PlainForm):
    """Somebody who is at the desk: how to call them and how to reach them."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("手机或座机"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class UsernameForm(PlainForm):
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("用手机号最好记。"))


Chosen = TypeVar("Chosen", Person, Place, Organisation)


class OneOf(forms.ChoiceField, Generic[Chosen]):
    """One of some objects, by id; the object comes out."""

    def offer(self, found: Iterable[tuple[Chosen, str]], empty: Any) -> None:
        listed: list[tuple[Chosen, str]] = list(found)
        self.known: dict[str, Chosen] = {str(one.pk): one for one, _words in listed}
        self.choices = [("", empty), *((str(one.pk), words) for one, words in listed)]

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))


class LeaveForm(ActForm):
    """Who is away from when to when, and who stands in. Why is not asked."""

    person = OneOf[Person](label=_("谁休假"))
    since = Day(label=_("从哪天起"))
    back = Day(label=_("哪天回来上班"))
    deputy = OneOf[Person](label=_("谁代班"))

    def __init__(self, *args: Any, staff: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "deputy"):
            self.fields[name].offer(staff, _("请选一位"))  # type: ignore[attr-defined]


class DeputyForm(ActForm):
    deputy = OneOf[Person](label=_("换成谁代班"))

    def __init__(self, *args: Any, staff: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].offer(staff, _("请选一位"))  # type: ignore[attr-defined]


class PostForm(ActForm):
    """A person registered with this name and number, put into a post."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("登记的手机或座机"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    role = forms.ChoiceField(label=_("岗位"))
    place = OneOf[Place](label=_("管哪里"))
    organisation = OneOf[Organisation](label=_("在哪个单位"), required=False)
    route = forms.ChoiceField(label=_("怎么产生的"), choices=Appointment.Route.choices)

    def __init__(
        self,
        *args: Any,
        may: Sequence[str],
        places: Sequence[Place],
        offices: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(one, roles.WORDS[one]) for one in may]  # type: ignore[attr-defined]
        self.fields["place"].offer([(one, one.spoken) for one in places], _("请选一个地方"))  # type: ignore[attr-defined]
        self.fields["organisation"].offer(  # type: ignore[attr-defined]
            [(one, one.local_name) for one in offices], _("请选一个单位")
        )


class HandoverForm(ActForm):
    """To whom everything goes, and which posts they are given with it."""

    successor = OneOf[Person](label=_("交给谁"))
    give = forms.MultipleChoiceField(label=_("一并定岗"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        staff: Sequence[tuple[Person, str]],
        posts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(staff, _("请选一位"))  # type: ignore[attr-defined]
        self.fields["give"].choices = list(posts)  # type: ignore[attr-defined]


class MergeForm(ActForm):
    """Which of two registrations stays, and how it was found out that they are one."""

    keep = forms.ChoiceField(label=_("保留哪一条"), widget=forms.RadioSelect)
    how_known = forms.CharField(
        label=_("怎么知道是同一个人"),
        max_length=200,
        help_text=_("例如：打电话问过本人、本人在窗口说的。不要抄证件号码。"),
    )
    close_other_account = forms.BooleanField(label=_("两个账号只留一个：停用另一个账号"), required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = list(choices)  # type: ignore[attr-defined]


class DeathForm(ActForm):
    on = Day(label=_("哪一天走的"))
    told_by = forms.CharField(
        label=_("谁告诉的"), max_length=60, help_text=_("例如：女儿、派出所。不用写名字。")
    )


class WayForm(ActForm):
    """One channel more by which somebody wants to be told."""

    channel = forms.ChoiceField(label=_("用什么告诉"), widget=forms.RadioSelect)
    address = forms.CharField(label=_("地址或号码"), max_length=120)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = list(offered)  # type: ignore[attr-defined]
        if any(key == "wechat" for key, _words in offered):
            self.fields["address"].help_text = _(
                "微信小程序：写小程序里显示的登录码，五分钟里有效，只用一次。"
            )


class DeskWayForm(WayForm):
    """The same, written down for somebody who said so (DR-10)."""

    words = forms.CharField(
        label=_("本人怎么同意的"), max_length=120, help_text=_("例如：本人在场、电话里说的。")
    )


class CodeForm(ActForm):
    code = forms.CharField(
        label=_("收到的验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class TellForm(ActForm):
    """How answers come, and in which language messages are."""

    reply_by = forms.ChoiceField(
        label=_("有回音，怎么告诉您"),
        widget=forms.RadioSelect,
        choices=[
            ("in_app", _("在“我的”里看")),
            ("phone", _("打电话")),
            ("letter", _("打印一封信，放在家门口服务站")),
        ],
    )
    language = forms.ChoiceField(
        label=_("消息用哪种语言"),
        widget=forms.RadioSelect,
        choices=[("zh-hans", _("用中文")), ("en", _("用英文"))],
    )


class TextForm(ActForm):
    """The street's own words for one kind of message."""

    subject = forms.CharField(label=_("标题"), max_length=120, required=False)
    body = forms.CharField(
        label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "data-draft": "off"})
    )


class PosterForm(ActForm):
    """What is put up at the notice board, for everybody to read."""

    title = forms.CharField(label=_("公告的标题"), max_length=40)
    body = forms.CharField(
        label=_("公告的内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("几句话说清，最多 600 个字。不写个人的姓名、电话。"),
    )
    paper = forms.ChoiceField(
        label=_("纸多大"), widget=forms.RadioSelect, choices=[("a4", "A4"), ("a3", "A3")], initial="a4"
    )
    code = forms.BooleanField(label=_("印上街道公开页的二维码"), required=False, initial=True)


class AloudForm(ActForm):
    """What is read out over the loudspeaker."""

    aloud = forms.CharField(
        label=_("要念的话"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("最多 200 个字，短句，不写网址。"),
    )


class StreetBookForm(ActForm):
    """The workbook of a street, or its sheets as CSV in one zip. It is read to its end at once."""

    file = forms.FileField(
        label=_("工作簿"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.zip"}),
        error_messages={"required": _("请先选一个文件。")},
    )


class ContactsForm(ActForm):
    """Why the telephone numbers of everybody in post are taken out: they read it themselves."""

    purpose = forms.CharField(label=_("拿去做什么用"), max_length=120)
