"""The categories: all of them in two levels, one to change, one to add. None is ever deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulin.matters import actions, policies
from mulin.matters.forms.desk import PlainActForm, SheetForm
from mulin.matters.forms.routing import CategoryForm
from mulin.matters.models import Category
from mulin.matters.pages import door, setting
from mulin.matters.pages.door import desk_only
from mulin.matters.queries import sorts as known
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.requests import Request
from mulin.territory.models import Place


def _open(request: Request) -> Place:
    street = door.street_of(request)
    errors.require(policies.may_sort(request.actor, street))
    return street


def _parents(listed: list[Category], but: Category | None = None) -> list[Category]:
    return [one for one in listed if one.parent_id is None and one.active and one != but]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def categories(request: Request) -> HttpResponse:
    """All categories under their parents; POST adds one."""
    street = _open(request)
    listed = known.all_of_them()

    def page(form: SheetForm, status: int) -> HttpResponse:
        groups = [
            (one, [leaf for leaf in listed if leaf.parent_id == one.id])
            for one in listed
            if not one.parent_id
        ]
        context = {
            "groups": groups,
            "form": form,
            "unmapped": sum(not one.gb_code for one in listed if one.active),
        }
        return setting.show(request, "settings/categories", "settings", context, status=status)

    if request.method != "POST":
        return page(CategoryForm(parents=_parents(listed)), 200)

    def act(given: dict[str, Any]) -> str:
        made = actions.save_category(street=street, actor=request.actor, now=request.now, **given)
        return _("加了“%(name)s”。") % {"name": made.local_name}

    form = CategoryForm(request.POST, parents=_parents(listed))
    return setting.carry_out(request, form, act, after=reverse("matters:categories"), again=page)


def _category(category_id: UUID) -> Category:
    found = known.any_category(category_id)
    if found is None:
        raise Http404
    return found


def _filled(category: Category) -> CategoryForm:
    names = ("name", "name_en", "urgency", "gb_code", "urban_kind", "urban_class", "position")
    initial = {name: getattr(category, name) for name in names} | {"parent": str(category.parent_id or "")}
    return CategoryForm(parents=_parents(known.all_of_them(), category), initial=initial)


def _page(request: Request, category: Category, form: SheetForm, status: int = 200) -> HttpResponse:
    today = request.now.astimezone(LOCAL).date()
    used, listed = known.users_of(category, on=today)
    context = {"category": category, "form": form, "rules": used, "duties": listed}
    return setting.show(request, "settings/category", "settings", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def one_category(request: Request, category_id: UUID) -> HttpResponse:
    """One category; POST changes it. Below it, the rules and the lines of the directory that use it."""
    street = _open(request)
    category = _category(category_id)
    if request.method != "POST":
        return _page(request, category, _filled(category))

    def act(given: dict[str, Any]) -> str:
        actions.save_category(street=street, category=category, actor=request.actor, now=request.now, **given)
        return _("改好了。以前的事仍在这一类里。")

    form = CategoryForm(request.POST, parents=_parents(known.all_of_them(), category))
    after = reverse("matters:categories")
    return setting.carry_out(
        request, form, act, after=after, again=lambda form, status: _page(request, category, form, status)
    )


@require_POST
@desk_only
def switch(request: Request, category_id: UUID) -> HttpResponse:
    """Out of use or back into it; refused with what still uses it, listed on the same page."""
    street = _open(request)
    category = _category(category_id)
    on = request.POST.get("on") == "1"

    def act(_given: dict[str, Any]) -> str:
        actions.switch_category(street=street, category=category, on=on, actor=request.actor, now=request.now)
        said = _("“%(name)s”又在用了。") if on else _("“%(name)s”停用了，以前的事仍在这一类里。")
        return said % {"name": category.local_name}

    def again(form: SheetForm, status: int) -> HttpResponse:
        shown = _filled(category)
        shown.refusal = form.refusal
        return _page(request, category, shown, status)

    return setting.carry_out(
        request, PlainActForm(request.POST), act, after=reverse("matters:categories"), again=again
    )


addresses = [
    path("settings/categories/", categories, name="categories"),
    path("settings/categories/<uuid:category_id>/", one_category, name="category_setting"),
    path("settings/categories/<uuid:category_id>/switches/", switch, name="category_switches"),
]
