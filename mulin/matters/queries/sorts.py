"""The categories as those see them who keep them: switched off ones too, and what still uses one."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mulin.matters.models import Category, Duty, Rule


def all_of_them() -> list[Category]:
    """Every category in the office's order, switched off ones too, each with its parent. One statement."""
    return list(Category.objects.select_related("parent").order_by("position", "code"))


def any_category(category_id: UUID) -> Category | None:
    """One category, in use or not."""
    return Category.objects.select_related("parent").filter(id=category_id).first()


def users_of(category: Category, *, on: dt.date) -> tuple[list[Rule], list[Duty]]:
    """Rules in force or in a draft, and lines of the directory now or later, that name a category."""
    rules = Rule.objects.filter(category=category, ruleset__active_to__isnull=True).select_related("ruleset")
    listed = Duty.objects.filter(category=category).exclude(valid_to__lte=on)
    return list(rules.order_by("ruleset__number", "position")), list(
        listed.select_related("organisation", "place")
    )
