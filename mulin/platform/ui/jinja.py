"""The Jinja2 environment of every page: strict, escaped, translated, with the components as `ui.*`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from mulin.platform import addresses

from . import assets, masks, words
from .frame import NOWHERE
from .prefs import DEFAULT

_MACROS = Path(__file__).parent / "templates" / "ui" / "macros"


class Components:
    """Every macro of `templates/ui/macros/` by its name, as `ui.badge(…)`; loaded at first use."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._homes: dict[str, str] = {}

    def _addresses(self) -> dict[str, str]:
        """Macro name to the file that has it."""
        found: dict[str, str] = {}
        for file in sorted(_MACROS.glob("*.jinja")):
            path = f"ui/macros/{file.name}"
            module = vars(self._env.get_template(path).module)
            found.update({name: path for name, value in module.items() if isinstance(value, Macro)})
        return found

    def _find(self, name: str) -> Any:
        if name not in self._homes:
            self._homes = self._addresses()
        home = self._homes.get(name)
        return getattr(self._env.get_template(home).module, name, None) if home else None

    def __getattr__(self, name: str) -> Any:
        macro = None if name.startswith("_") else self._find(name)
        if macro is None:
            raise AttributeError(f"no component is called {name!r}")
        if not self._env.auto_reload:
            self.__dict__[name] = macro
        return macro


def _now(context: Context) -> datetime:
    """The page's `now` where it was passed in, so that one page speaks of one moment."""
    given = context.get("now")
    return given if isinstance(given, datetime) else timezone.now()


def _language() -> str:
    return translation.get_language() or DEFAULT.language


def _said(function: Callable[..., str]) -> Callable[..., str]:
    """A filter in the reader's language; `None` is said as nothing."""

    @pass_context
    @wraps(function)
    def filter_(_context: Context, value: Any, *args: Any) -> str:
        return "" if value is None else function(value, *args, _language())

    return filter_


def _dated(function: Callable[..., Any]) -> Callable[..., Any]:
    """As `_said`, for words that depend on what day it is."""

    @pass_context
    @wraps(function)
    def filter_(context: Context, value: Any) -> Any:
        return "" if value is None else function(value, _language(), _now(context))

    return filter_


@pass_context
def _left(context: Context, value: timedelta | datetime | None) -> str:
    """A span that is left, or a due moment: `剩 2 小时`, `超期 2 天`."""
    if value is None:
        return ""
    return words.duration(value - _now(context) if isinstance(value, datetime) else value, _language())


@pass_context
def _days_since(context: Context, value: date | datetime) -> int:
    return words.days_since(value, _now(context))


def _iso(value: date | datetime) -> str:
    """The machine's form for `<time datetime>`, in UTC."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


@pass_context
def _calendar_leaf(context: Context, value: date | datetime) -> dict[str, str]:
    """The parts of a tear-off calendar: `6月` `12` `周五`, `Jun` `12` `Fri`."""
    language = _language()
    month, number = words.month_and_day(value, language)
    return {"month": month, "day": number, "weekday": words.weekday(value, language)}


def _gap() -> str:
    """What stands between two words of a sentence: nothing in Chinese."""
    return " " if _language().startswith("en") else ""


def _title_tail(name: str) -> Markup:
    return Markup(" · {}").format(name)


def dialled(phone: str) -> str:
    """A telephone number for a `tel:` link: digits and a leading plus alone."""
    return re.sub(r"(?!^\+)[^0-9]", "", phone)


def marked(text: str, found: list[str]) -> Markup:
    """`text` with the words found in it inside `<mark>`; everything else escaped."""
    wanted = sorted({word for word in found if word.strip()}, key=len, reverse=True)
    if not wanted:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    parts: list[Markup] = []
    end = 0
    for hit in pattern.finditer(text):
        parts += [escape(text[end : hit.start()]), Markup("<mark>{}</mark>").format(hit.group())]
        end = hit.end()
    return Markup("").join([*parts, escape(text[end:])])


def attributes(pairs: dict[str, Any]) -> Markup:
    """` name="value"` for each pair; `True` stands bare, `None` and `False` are left out, `_` becomes `-`."""
    said = [
        Markup(" {}").format(name.replace("_", "-"))
        if value is True
        else Markup(' {}="{}"').format(name.replace("_", "-"), value)
        for name, value in pairs.items()
        if value is not None and value is not False
    ]
    return Markup("").join(said)


_SHAPES = {"back": "turn", "off": "none", "open": "going"}
"""States that are drawn as another one is."""


@lru_cache(maxsize=64)
def mark(state: str) -> Markup:
    """The shape of a state; a queue draws a hundred of them."""
    drawn = '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><use href="#m-{}"/></svg>'
    return Markup(drawn).format(_SHAPES.get(state, state))


FILTERS: dict[str, Callable[..., Any]] = {
    "day": _dated(words.day),
    "moment": _dated(words.moment),
    "ago_days": _dated(words.ago_days),
    "days_since": _days_since,
    "weekday": _said(words.weekday),
    "clock": words.clock,
    "duration": _left,
    "span": _said(words.span),
    "number": words.number,
    "yuan": words.yuan,
    "percent_of": words.percent,
    "share": _said(words.share),
    "few": _said(words.few),
    "masked_name": words.masked_name,
    "name_masked": masks.name_masked,
    "phone_masked": _said(masks.phone_masked),
    "masked_phone": _said(words.masked_phone),
    "iso": _iso,
    "calendar_leaf": _calendar_leaf,
    "dialled": dialled,
    "title_tail": _title_tail,
    "mark": mark,
    "marked": marked,
    "attributes": attributes,
}


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else addresses.fixed(name)


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this with its own options; the ones that keep pages safe are fixed here."""
    options.update(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    options.setdefault("extensions", []).append("jinja2.ext.i18n")
    env = Environment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.filters.update(FILTERS)
    env.globals.update(
        static=static,
        url=_url,
        bundle=assets.bundle,
        vendor=assets.vendor,
        ui=Components(env),
        gap=_gap,
        prefs=DEFAULT,
        frame=NOWHERE,
    )
    return env
