"""Every field of ours says what it is, for what it is kept and until when; what is personal is encrypted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import models

from mulin.platform import field_register, fields, policy
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.fields import Basis, Kept, Sort

DOCS = Path(__file__).resolve().parents[2] / "docs"

IN_FULL = {"matters_matter", "matters_answer", "matters_word", "matters_reopening", "matters_note"}
"""Tables whose words are kept readable by design: the words of a matter are internal."""


def test_every_table_says_for_what_it_is_kept() -> None:
    assert not [
        model._meta.db_table
        for model in fields.tables()
        if not isinstance(getattr(model, "held", None), Kept)
    ], "add `held = keepings.<PURPOSE>.of(…)` to the model; see platform/fields.py"


def test_every_field_that_can_hold_words_has_a_class() -> None:
    bare = [
        f"{model._meta.db_table}.{one.name}"
        for model in fields.tables()
        for one in model._meta.concrete_fields
        if fields.is_free(one) and one.name not in model.held.sorts  # type: ignore[attr-defined]
    ]
    assert not bare, "name it in the `held` of its model: public, internal, personal or sensitive"


def test_no_class_is_given_to_a_field_that_is_not_there() -> None:
    for model in fields.tables():
        there = {one.name for one in model._meta.concrete_fields}
        named = set(model.held.sorts) | set(model.held.plain)  # type: ignore[attr-defined]
        assert named <= there, f"{model._meta.db_table}: {sorted(named - there)}"


def test_a_field_without_a_class_is_found() -> None:
    """The check can fail: a new text field is seen."""

    class Fresh(models.Model):
        held = field_register.by_table()[0].kept
        words = models.TextField()
        list_of_words = models.JSONField()
        number = models.IntegerField()

        class Meta:
            app_label = "platform"
            managed = False

    try:
        assert [one.name for one in Fresh._meta.concrete_fields if fields.is_free(one)] == [
            "words",
            "list_of_words",
        ]
        with pytest.raises(KeyError):
            fields.sort_of(Fresh, Fresh._meta.get_field("words"))
    finally:
        from django.apps import apps

        del apps.all_models["platform"]["fresh"]
        apps.clear_cache()


def test_what_is_personal_is_encrypted_or_says_why_not() -> None:
    readable = [
        f"{line.table}.{line.field}"
        for line in fields.register()
        if line.sort in {Sort.PERSONAL, Sort.SENSITIVE}
        and not line.sealed
        and not line.plain
        and _is_free(line)
    ]
    assert not readable


def test_what_is_sensitive_has_no_way_round() -> None:
    assert not [line for line in fields.register() if line.sort is Sort.SENSITIVE and not line.sealed]


def test_words_of_a_matter_are_readable_by_design() -> None:
    told = {line.table for line in fields.register() if line.plain and line.sort is Sort.INTERNAL}
    assert told >= IN_FULL
    assert not [line for line in fields.register() if line.table in IN_FULL and line.sealed]


def test_every_blind_index_belongs_to_an_encrypted_field() -> None:
    for model in fields.tables():
        for one in model._meta.concrete_fields:
            if isinstance(one, BlindIndex) and one.of:
                assert isinstance(model._meta.get_field(one.of), EncryptedText)


def test_every_term_that_counts_days_has_its_policy_value() -> None:
    for row in field_register.by_table():
        if row.kept.until.days:
            assert row.kept.until.days in policy.declared(), row.table


def test_what_concerns_a_person_stands_on_a_ground_and_ends() -> None:
    for row in field_register.by_table():
        if row.names(Sort.PERSONAL) or row.names(Sort.SENSITIVE):
            encrypted = [line for line in row.lines if line.sealed]
            assert row.kept.basis is not Basis.NONE or not encrypted or row.kept.until is fields.MOMENTS, (
                row.table
            )


@pytest.mark.parametrize(("language", "name"), field_register.DOCUMENTS.items())
def test_the_printed_register_is_of_today(language: str, name: str) -> None:
    assert (DOCS / name).read_text() == field_register.document(language), "run `mulin register --docs docs`"
    if language == "en":
        assert not re.search("[\u4e00-\u9fff]", (DOCS / name).read_text())


def _is_free(line: fields.Line) -> bool:
    model = next(one for one in fields.tables() if one._meta.db_table == line.table)
    return fields.is_free(model._meta.get_field(line.field))  # type: ignore[arg-type]
