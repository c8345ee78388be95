"""What is typed about home study points, seats and trainings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.people.forms import OneOf
from mulin.people.models import Appointment
from mulin.platform.ui.fields import Day, OneLine
from mulin.platform.ui.forms import ActForm
from mulin.territory.models import Organisation, Place, StudyPoint
from mulin.territory.study_templates import Template


def _phone(**kwargs: Any) -> OneLine:
    return OneLine(max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}), **kwargs)


def _offer(form: ActForm, functions: Sequence[Template], stations: Sequence[Organisation]) -> None:
    """The street's functions and stations to choose from."""
    form.fields["functions"].choices = [(one.key, one.word) for one in functions]  # type: ignore[attr-defined]
    form.fields["station"].offer(  # type: ignore[attr-defined]
        [(one, one.local_name) for one in stations], _("还没定")
    )


class PointForm(ActForm):
    """A point to be: where, with whom, what for. The address and the host are for its members alone."""

    place = OneOf[Place](label=_("在哪个网格片区"))
    kind = forms.ChoiceField(label=_("设在哪里"), choices=StudyPoint.Kind.choices, widget=forms.RadioSelect)
    address = OneLine(
        label=_("具体地址"), max_length=120, help_text=_("加密保存，只有参加的人看得到，不上公开页。")
    )
    host_name = OneLine(label=_("召集人姓名"), max_length=60)
    host_phone = _phone(label=_("召集人登记的手机或座机"))
    functions = forms.MultipleChoiceField(
        label=_("做什么用"), required=False, widget=forms.CheckboxSelectMultiple
    )
    station = OneOf[Organisation](label=_("挂到哪个服务站"), required=False)

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        functions: Sequence[Template],
        stations: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, functions, stations)
        self.fields["place"].offer([(one, one.spoken) for one in places], _("请选一个片区"))  # type: ignore[attr-defined]


class ChangePointForm(ActForm):
    """What changes of a point; what is left empty stays as it is."""

    functions = forms.MultipleChoiceField(
        label=_("做什么用"), required=False, widget=forms.CheckboxSelectMultiple
    )
    station = OneOf[Organisation](label=_("挂到哪个服务站"), required=False)
    address = OneLine(
        label=_("换到哪里"),
        max_length=120,
        required=False,
        help_text=_("不换就空着。原来的地址不在这里显示。"),
    )
    host_name = OneLine(label=_("新召集人姓名"), max_length=60, required=False)
    host_phone = _phone(label=_("新召集人登记的手机或座机"), required=False)

    def __init__(
        self, *args: Any, functions: Sequence[Template], stations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, functions, stations)


class CoverForm(ActForm):
    """Which buildings of a compound are added to a duty area."""

    buildings = forms.MultipleChoiceField(label=_("要管的楼"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in places}
        self.fields["buildings"].choices = [(str(one.pk), one.spoken) for one in places]  # type: ignore[attr-defined]

    def clean_buildings(self) -> list[Place]:
        return [self.known[one] for one in self.cleaned_data["buildings"]]


class TeamForm(ActForm):
    name = OneLine(label=_("姓名"), max_length=60)
    phone = _phone(
        label=_("登记过的手机"), required=False, help_text=_("登记过的写上，本人在“我的数据”里看得到。")
    )
    leads = forms.BooleanField(label=_("由这位带队"), required=False)


class CareForm(ActForm):
    """Somebody who said yes to being looked after: what is done, nothing about why."""

    name = OneLine(label=_("怎么称呼"), max_length=60)
    phone = _phone(
        label=_("登记过的手机"), required=False, help_text=_("登记过的写上，本人在“我的数据”里看得到。")
    )
    need = OneLine(
        label=_("帮什么"), max_length=200, help_text=_("写做的事，例如陪看病、拎米；不写病名和难处。")
    )
    how_agreed = OneLine(label=_("本人怎么同意的"), max_length=120, help_text=_("例如：上门问过，本人说好。"))


class OpenCareForm(ActForm):
    reason = OneLine(label=_("为什么要看"), max_length=120, help_text=_("会记下来，名单上的人看得到。"))


class AskForm(ActForm):
    words = OneLine(label=_("要什么"), max_length=300, help_text=_("例如：请一位懂垃圾分类的来讲一次。"))


class AnswerForm(ActForm):
    answer = OneLine(
        label=_("怎么回话"), max_length=300, help_text=_("能给的写什么时候给，给不了的写为什么。")
    )


class SeatForm(ActForm):
    """A registered person for one empty seat; where and which post is known from where one came."""

    name = OneLine(label=_("姓名"), max_length=60)
    phone = _phone(label=_("登记的手机或座机"))
    organisation = OneOf[Organisation](label=_("在哪个单位"), required=False)
    route = forms.ChoiceField(label=_("怎么产生的"), choices=Appointment.Route.choices)
    until = Day(label=_("任到哪一天"), required=False)
    unit = OneOf[Organisation](label=_("从哪个单位来"), required=False)
    duty = OneLine(label=_("担的是什么"), max_length=300, required=False)

    def __init__(self, *args: Any, offices: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(one, one.local_name) for one in offices]
        for name in ("organisation", "unit"):
            self.fields[name].offer(listed, _("请选一个单位"))  # type: ignore[attr-defined]


class DutyForm(ActForm):
    duty = OneLine(label=_("担的是什么"), max_length=300)


class TrainingForm(ActForm):
    what = OneLine(label=_("学了什么"), max_length=120)
    on = Day(label=_("哪天学的"))
    until = Day(label=_("有效到哪天"), required=False, help_text=_("没有有效期就空着。"))
