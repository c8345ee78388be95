"""What forms cost: every form has an owner, a basis and a day to look at it again; its use is counted, nobody's is."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

import mulin
from mulin.matters import actions
from mulin.matters.models import DayUses
from mulin.matters.queries import uses
from mulin.platform import burden
from tests.factories import Town

WITHOUT_CARD = {
    "PlainForm": "what others are built on",
    "PublishedForm": "what others are built on",
    "SheetForm": "what others are built on",
    "ChainForm": "what others are built on",
    "TableForm": "what others are built on",
    "ToForm": "what others are built on",
    "RecallForm": "shown as WhichRecallForm",
    "PlainActForm": "a button, nothing to fill in",
    "FilterForm": "narrows a list; nothing is kept",
    "ProgressForm": "looks up; nothing is kept",
    "ColumnsForm": "second step of UploadForm",
    "SinceForm": "what others are built on",
    "SignInForm": "a key, not a form",
    "NewPasswordForm": "a key, not a form",
    "FirstPasswordForm": "a key, not a form",
    "PasswordAgainForm": "a key, not a form",
    "CodeNowForm": "a key, not a form",
    "CodeAgainForm": "a key, not a form",
    "_Plain": "what others are built on",
    "PostChoiceForm": "which of one's own posts; nothing is kept",
    "SpecimenForm": "stands in the kit alone",
    "ActForm": "what others are built on",
    "_Since": "what others are built on",
    "DayForm": "what others are built on",
    "DatedForm": "what others are built on",
    "Special": "folded into every form of intake",
    "NothingForm": "a button, nothing to fill in",
    "TakeForm": "a button, nothing to fill in",
    "CallOffForm": "a button, nothing to fill in",
    "RenameForm": "the name of one's own filter",
    "SaveFilterForm": "one's own cut of a list; on no timeline",
}


def every_form() -> set[type[forms.Form]]:
    for found in pkgutil.walk_packages(mulin.__path__, "mulin."):
        if ".forms" in found.name or found.name.endswith(".kit"):
            importlib.import_module(found.name)
    found, waiting = set(), [forms.Form]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("mulin."):
                found.add(one)
    return found


@pytest.mark.mechanism("DR-04")
def test_no_form_is_published_without_owner_basis_and_review_day() -> None:
    published = {card.form for card in burden.cards.values()}
    missing = {one.__name__ for one in every_form() - published} - set(WITHOUT_CARD)
    assert not missing, "these forms have no card in a `burden.py`: they cannot be published"
    for card in burden.cards.values():
        assert card.owner
        assert card.basis
        assert isinstance(card.review_on, dt.date)
        assert 0 < card.minutes <= 10
        assert card.required <= max(card.fields, len(card.must))


@pytest.mark.parametrize("lacking", ["owner", "basis", "review_on", "uses", "name"])
def test_a_form_that_lacks_one_of_them_is_refused(lacking: str) -> None:
    card = replace(burden.cards["answer"], key="new")
    empty: Any = () if lacking == "uses" else None if lacking == "review_on" else ""
    with pytest.raises(burden.Unpublishable):
        burden.add(replace(card, **{lacking: empty}))
    for wrong in ({"minutes": 0}, {"must": ("no_such_field",)}):
        with pytest.raises(burden.Unpublishable):
            burden.add(replace(card, **wrong))
    assert "new" not in burden.cards


def test_fields_are_counted_from_the_form_itself() -> None:
    class Some(forms.Form):
        asked = forms.CharField()
        may = forms.CharField(required=False)
        rule = forms.CharField(required=False)
        hidden = forms.CharField(required=False, widget=forms.HiddenInput)

    card = replace(burden.cards["answer"], form=Some, must=("rule",))
    assert (card.required, card.fields) == (2, 3)
    assert card.late(card.review_on + dt.timedelta(days=1))
    assert not card.late(card.review_on)


@pytest.fixture
def filled(town: Town) -> dt.datetime:
    """Three raised on the web, one written down by the desk and one by patrol; two sent out, one of them private."""
    now = dt.datetime.now(dt.UTC)
    town.raise_matter(now=now, words="一")
    for words in ("二", "三"):
        matter = town.raise_matter(now=now, words=words).matter
        actions.dispatch(matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now)
    matter.refresh_from_db()
    matter.private = True
    matter.save(update_fields=["private"])
    town.raise_matter(now=now, words="四", channel="phone", actor=town.dispatcher)
    town.raise_matter(now=now, words="五", channel="patrol", contact=None, actor=town.grid_member)
    actions.refresh_figures(now=now)
    return now


@pytest.mark.django_db
@pytest.mark.mechanism("DR-04", "DR-08")
def test_uses_are_counted_by_form_and_open_what_they_were_about(
    client: Client, town: Town, filled: dt.datetime
) -> None:
    sums = dict(DayUses.objects.values_list("use", "n"))
    assert (sums["matters.raise"], sums["matters.register"], sums["matters.dispatch"]) == (3, 2, 2)
    town.login(client, "leader")
    page = client.get(reverse("matters:burden")).content.decode()
    assert page.count('<th scope="row">') == len(burden.cards)
    for card in burden.cards.values():
        assert str(card.basis) in page
    address = f"{reverse('matters:burden_form', args=['raise'])}?days=90"
    assert f'<a href="{address}">3</a>' in page
    assert client.get(address).content.decode().count('<li class="matter">') == 3 - 1
    dispatched = client.get(reverse("matters:burden_form", args=["dispatch"])).content.decode()
    assert dispatched.count('<li class="matter">') == 1
    assert "1 次是不公开的" in dispatched
    for name, person in town.persons.items():
        for text in (page, dispatched):
            if name != "leader":
                assert person.name not in text
                assert str(person.id) not in text
    assert client.get(reverse("matters:burden_form", args=["nothing"])).status_code == 404


@pytest.mark.django_db
def test_counting_uses_again_changes_nothing_and_the_system_fills_no_form(
    town: Town, filled: dt.datetime
) -> None:
    before = set(DayUses.objects.values_list("day", "use", "n"))
    actions.refresh_figures(now=filled)
    assert set(DayUses.objects.values_list("day", "use", "n")) == before
    actions.refresh_figures(now=filled, everything=True)
    assert set(DayUses.objects.values_list("day", "use", "n")) == before
    assert not {use for _day, use, _n in before} - set(uses.known())


@pytest.mark.django_db
def test_a_form_past_its_day_says_so(client: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.login(client, "leader")
    assert "过了 2020-01-01" not in client.get(reverse("matters:burden")).content.decode()
    old = replace(burden.cards["answer"], review_on=dt.date(2020, 1, 1))
    monkeypatch.setitem(burden.cards, "answer", old)
    page = client.get(reverse("matters:burden")).content.decode()
    assert "过了 2020-01-01" in page
    assert "1 张表过了再看的日子" in page
