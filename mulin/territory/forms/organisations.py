"""What is typed about organisations: each act with its day and its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.platform.ui.fields import Day
from mulin.platform.ui.forms import ActForm
from mulin.territory.models import Chain, Layer, Organisation, OrganisationKind, Place

Rows = Iterable[tuple[Any, str]]


class OneOf(forms.ChoiceField):
    """One of some objects, by key; the object comes out."""

    def offer(self, found: Rows, empty: Any) -> None:
        listed = list(found)
        self.known = {str(one.pk): one for one, _words in listed}
        self.choices = [("", empty), *((str(one.pk), words) for one, words in listed)]

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))


class SomeOf(forms.MultipleChoiceField):
    """Some of several objects, by key; the objects come out. `usual` says how many stand open."""

    widget = forms.CheckboxSelectMultiple
    usual = 8

    def offer(self, found: Rows) -> None:
        listed = list(found)
        self.known = {str(one.pk): one for one, _words in listed}
        self.choices = [(str(one.pk), words) for one, words in listed]

    def clean(self, value: Any) -> Any:
        return [self.known[one] for one in super().clean(value)]


def named(found: Sequence[Organisation]) -> Rows:
    return [(one, one.local_name) for one in found]


def spoken(found: Sequence[Place]) -> Rows:
    return [(one, one.spoken) for one in found]


class FoundForm(ActForm):
    """A new organisation. The last three are for temporary ones."""

    kind = OneOf(label=_("哪一种单位"))
    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    since = Day(label=_("从哪天起"), help_text=_("今天，或以后的一天。"))
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    chain = OneOf(label=_("排在哪条链里"), required=False)
    parent = OneOf(label=_("上级"), required=False)
    areas = SomeOf(label=_("管哪些地方"), required=False)
    purpose = forms.CharField(
        label=_("为什么设"), max_length=200, required=False, help_text=_("临时单位要填。")
    )
    ends_on = Day(label=_("到哪天结束"), required=False, help_text=_("临时单位要填；这一天起就不在了。"))
    heir = OneOf(
        label=_("到期以后谁接"), required=False, help_text=_("临时单位要填；没办完的事到时候交给它。")
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[OrganisationKind],
        chains: Sequence[Chain],
        organisations: Sequence[Organisation],
        places: Sequence[Place],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        timed = _("（临时）")
        words = [(one, f"{one.local_name}{timed}" if one.temporary else one.local_name) for one in kinds]
        fields["kind"].offer(words, _("请选一种"))
        fields["chain"].offer([(one, one.local_name) for one in chains], _("先不排"))
        fields["parent"].offer(named(organisations), _("没有，或排在最上面"))
        fields["heir"].offer(named(organisations), _("请选一家"))
        fields["areas"].offer(spoken(places))


class DatedForm(ActForm):
    """From which day on, and why."""

    on = Day(label=_("从哪天起"), help_text=_("今天，或以后的一天；以后的到那天自动生效。"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("写批文号，或一句话。"))

    field_order = ["name", "name_en", "chain", "parent", "areas", "sources", "to", "on", "reason"]


class NameForm(DatedForm):
    name = forms.CharField(label=_("新名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class RekindForm(DatedForm):
    kind = OneOf(label=_("换成哪一种"))

    field_order = ["kind", "on", "reason"]

    def __init__(self, *args: Any, kinds: Sequence[OrganisationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].offer([(one, one.local_name) for one in kinds], _("请选一种"))


class ReparentForm(DatedForm):
    chain = OneOf(label=_("哪条链"))
    parent = OneOf(label=_("排在谁下面"), required=False)

    def __init__(
        self, *args: Any, chains: Sequence[Chain], organisations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chain"].offer([(one, one.local_name) for one in chains], _("请选一条"))
        fields["parent"].offer(named(organisations), _("排在最上面"))


class AreasForm(DatedForm):
    areas = SomeOf(label=_("管哪些地方"), required=False)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["areas"].offer(spoken(places))


class SplitForm(AreasForm):
    areas = SomeOf(label=_("哪些地方分出去"))
    name = forms.CharField(label=_("新单位的名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class MergeForm(DatedForm):
    sources = SomeOf(label=_("哪几家并进来"), help_text=_("只列同一种单位；别的，请到那一家办撤销。"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["sources"].offer(named(organisations))


class AbolishForm(DatedForm):
    to = OneOf(label=_("由谁接着办"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].offer(named(organisations), _("请选一家"))


class ProlongForm(ActForm):
    until = Day(label=_("延长到哪天"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("写批文号，或一句话。"))


class ChangeCallOffForm(ActForm):
    reason = forms.CharField(label=_("为什么不办了"), max_length=200)


class LayerForm(ActForm):
    """Which organisation staffs a line of work on a grid area, from a day on; nobody, where it is left empty."""

    layer = OneOf(label=_("哪条线"))
    place = OneOf(label=_("哪个网格"))
    organisation = OneOf(label=_("由谁负责"), required=False)
    on = Day(label=_("从哪天起"))

    def __init__(
        self,
        *args: Any,
        layers: Sequence[Layer],
        places: Sequence[Place],
        organisations: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["layer"].offer([(one, one.local_name) for one in layers], _("请选一条"))
        fields["place"].offer(spoken(places), _("请选一个"))
        fields["organisation"].offer(named(organisations), _("没有单位负责"))
