"""What is kept in each field: its class, for what, on what ground, until when. Declared beside the fields.

A model says it in one attribute, `held`. Texts, files and free values are named one by one; numbers, days
and states are internal unless named; a link to a person is personal. From this the register in
`docs/fields.md` is made, and by its terms the nightly job deletes (`retention.py`). Norms N-90 to N-96.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Sort(StrEnum):
    """Who a field concerns, and how it is held."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def word(self) -> Words:
        return SORTS[self]


SORTS: dict[str, Words] = {
    Sort.PUBLIC: _("对外公开"),
    Sort.INTERNAL: _("内部"),
    Sort.PERSONAL: _("个人"),
    Sort.SENSITIVE: _("敏感"),
}


class Basis(StrEnum):
    """The ground in law (PIPL art. 13)."""

    NONE = "none"
    CONSENT = "consent"
    DUTY = "duty"
    WORK = "work"

    @property
    def word(self) -> Words:
        return BASES[self]


BASES: dict[str, Words] = {
    Basis.NONE: _("不涉及个人"),
    Basis.CONSENT: _("本人同意"),
    Basis.DUTY: _("履行法定职责"),
    Basis.WORK: _("按岗位管理工作人员"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """Until when. `days` names the policy key that counts them; one without is kept as `word` says."""

    name: str
    word: Words
    days: str = ""


ALWAYS = Term("always", _("一直留着，里面没有个人的东西"))
WITH_OWNER = Term("with_owner", _("跟它所属的那一条一起"))
CHAIN = Term("chain", _("一直留着：只有编号和时间，改不了也删不掉"))
MOMENTS = Term("moments", _("几小时内自动清掉"))

INDEX = _("带密钥的摘要，只能用来比对，读不出原来的内容")
DIGEST = _("单向摘要，读不出原来的内容")
CHOICE = _("只是一个选项或日子，认不出是谁")
USERNAME = _("登录名是本人自己起的，登录时要能查到")
FILE = _("文件放在只有系统读得到的文件夹里")


@dataclass(frozen=True, slots=True)
class Keeping:
    """One purpose with its ground and term, for however many tables serve it."""

    purpose: Words
    basis: Basis
    until: Term

    def of(
        self,
        *,
        public: str = "",
        internal: str = "",
        personal: str = "",
        sensitive: str = "",
        plain: Mapping[str, Words] | None = None,
        until: Term | None = None,
    ) -> Kept:
        """The fields of one table by class, names set apart by spaces; `plain` says why one is not encrypted."""
        sorts: dict[str, Sort] = {}
        named = (Sort.PUBLIC, public), (Sort.INTERNAL, internal), (Sort.PERSONAL, personal)
        for sort, names in (*named, (Sort.SENSITIVE, sensitive)):
            for name in names.split():
                if name in sorts:
                    raise ValueError(f"{name} has two classes")
                sorts[name] = sort
        return Kept(self.purpose, self.basis, until or self.until, sorts, dict(plain or {}))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a model's attribute `held` holds."""

    purpose: Words
    basis: Basis
    until: Term
    sorts: Mapping[str, Sort]
    plain: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the register."""

    table: str
    field: str
    sort: Sort
    sealed: bool
    plain: Words
    """Why it is readable in the table, where one would expect it encrypted."""
    kept: Kept


FREE = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
"""Kinds of fields that can hold anything: each is named."""


def tables() -> list[type[models.Model]]:
    """All tables of ours, by name."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("mulin."))
    return sorted(ours, key=lambda model: model._meta.db_table)


def is_free(one: models.Field) -> bool:
    """Whether a field can hold words: then its class is said and not guessed."""
    from django.contrib.postgres.fields import ArrayField

    if isinstance(one, ArrayField):
        return is_free(one.base_field)
    return isinstance(one, FREE)


def sort_of(model: type[models.Model], one: models.Field) -> Sort:
    """The class of a field: as declared, or what follows from its kind. KeyError for a free one not declared."""
    kept: Kept = model.held  # type: ignore[attr-defined]
    if one.name in kept.sorts:
        return kept.sorts[one.name]
    if is_free(one):
        raise KeyError(f"{model._meta.db_table}.{one.name} has no class")
    target = getattr(one, "related_model", None)
    if (
        isinstance(target, type)
        and issubclass(target, models.Model)
        and target._meta.db_table == "people_person"
    ):
        return Sort.PERSONAL
    return Sort.INTERNAL


def register() -> Iterator[Line]:
    """Every field of every table of ours that is declared, or that concerns a person."""
    from mulin.platform.crypto import EncryptedText

    for model in tables():
        kept: Kept = model.held  # type: ignore[attr-defined]
        for one in model._meta.concrete_fields:
            sealed = isinstance(one, EncryptedText)
            sort = sort_of(model, one)
            if one.name in kept.sorts or sealed or sort in {Sort.PERSONAL, Sort.SENSITIVE}:
                yield Line(model._meta.db_table, one.name, sort, sealed, kept.plain.get(one.name, ""), kept)
