"""Writing a rule down, tying matters to it, answering them with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulin.matters.actions import Draft
from mulin.matters.forms.choosing import Several
from mulin.matters.forms.desk import Choice, SheetForm
from mulin.matters.models import Matter
from mulin.platform.ui.fields import Day, OneLine, Words
from mulin.territory.models import Organisation


class FixForm(SheetForm):
    title = OneLine(label=gettext_lazy("这条规矩叫什么"), required=False, max_length=60)
    words = Words(label=gettext_lazy("规矩怎么说，用家常话"), required=False, rows=4)
    organisation = Choice(
        label=gettext_lazy("归谁管"), error_messages={"required": gettext_lazy("请选归谁管。")}
    )
    basis = OneLine(label=gettext_lazy("依据哪部法、哪条规定"), required=False, max_length=200)
    valid_from = Day(label=gettext_lazy("从哪天起"))
    valid_to = Day(label=gettext_lazy("到哪天止（这一天不算）"), required=False)
    public = forms.BooleanField(label=gettext_lazy("放到街道的公开页上"), required=False)

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, Choice)
        field.offer([("", "…"), *((str(one.id), one.local_name) for one in offices)], offices)

    def draft(self) -> Draft:
        """What was written, once clean."""
        given = self.cleaned_data
        begins: dt.date = given["valid_from"]
        return Draft(
            title=given["title"],
            words=given["words"],
            organisation=given["organisation"],
            valid_from=begins,
            valid_to=given["valid_to"],
            basis=given["basis"],
            public=given["public"],
        )


class PickForm(SheetForm):
    """Some of the matters shown."""

    matters = Several(label=gettext_lazy("因为哪几件"), required=False)

    def __init__(self, *args: Any, listed: list[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matters"]
        assert isinstance(field, Several)
        field.offer([(str(one.id), f"{one.ref} {one.heading}") for one in listed], listed)


class AnswerGroupForm(PickForm):
    body = Words(label=gettext_lazy("给大家的答复"), required=False, rows=4)
