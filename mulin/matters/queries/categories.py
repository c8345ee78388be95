"""The categories one may choose from."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from mulin.matters.models import Category


def categories() -> QuerySet[Category]:
    return Category.objects.filter(active=True).select_related("parent").order_by("position", "code")


def category_by_code(code: str) -> Category | None:
    return Category.objects.filter(code=code, active=True).first()


def category(category_id: UUID) -> Category | None:
    """One category that is in use."""
    return categories().filter(id=category_id).first()
