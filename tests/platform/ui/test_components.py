"""Components: every macro loads, escapes what it is given, and says what a screen reader needs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from jinja2 import UndefinedError

from mulin.platform.ui import jinja
from mulin.platform.ui.forms import PlainForm

TEMPLATES = Path(jinja.__file__).parent / "templates" / "ui"
MACROS = sorted((TEMPLATES / "macros").glob("*.jinja"))
NOW = datetime(2026, 6, 11, 8, 20, tzinfo=UTC)


def render(source: str, **context: Any) -> str:
    return engines["jinja2"].env.from_string(source).render(now=NOW, **context)


def test_no_two_macros_share_a_name() -> None:
    names = [name for file in MACROS for name in re.findall(r"{% macro (\w+)\(", file.read_text())]
    public = [name for name in names if not name.startswith("_")]
    assert len(public) == len(set(public))
    components = engines["jinja2"].env.globals["ui"]
    assert all(callable(getattr(components, name)) for name in public)


def test_an_unknown_component_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="bagde"):
        render("{{ ui.bagde('new', 'x') }}")


@pytest.mark.parametrize("file", MACROS, ids=lambda file: file.stem)
def test_no_words_are_fixed_when_a_macro_file_loads(file: Path) -> None:
    """A module is loaded once, in whatever language came first; words belong inside macros."""
    outside = re.sub(r"{% macro .*?{%-? endmacro %}", "", file.read_text(), flags=re.DOTALL)
    outside = re.sub(r"{#.*?#}", "", outside, flags=re.DOTALL)
    assert "_(" not in outside


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.jinja")), ids=lambda file: file.stem)
def test_no_script_stands_in_a_template(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.badge('new', evil) }}",
        "{{ ui.button(evil, value=evil, attrs={'data-x': evil}) }}",
        "{{ ui.button(evil, href='/?q=' ~ evil) }}",
        "{{ ui.input('a', evil, value=evil, hint=evil, error=evil) }}",
        "{{ ui.input('a', 'b', value=evil, kind='textarea') }}",
        "{{ ui.notice('refuse', evil, title=evil, rule=evil, remedy=evil) }}",
        "{{ ui.queue_row(evil, '#', 'new', evil, ('new', evil), evil, pick=evil) }}",
        "{{ ui.timeline([{'at': now, 'who': evil, 'text': evil, 'said': evil}]) }}",
        "{{ ui.chain([{'title': evil, 'n': 1, 'nodes': [{'text': evil, 'href': evil, 'badge': ('new', evil)}]}]) }}",
        "{{ evil|marked(['script', evil]) }}",
        "{{ ui.table(evil, [{'text': evil}], [[{'text': evil, 'href': evil}]]) }}",
    ],
)
def test_what_people_wrote_stays_words(source: str) -> None:
    assert "<script>" not in render(source, evil=EVIL)


class Specimen(PlainForm):
    what = forms.CharField(label="什么事", widget=forms.Textarea, help_text="写一句", max_length=5)
    until = forms.DateField(label="到几时", error_messages={"invalid": "没有这一天"})
    how = forms.ChoiceField(label="怎么告诉您", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="同意", required=False)


def test_a_broken_field_names_its_error() -> None:
    form = Specimen({"what": "太长太长太长", "until": "2026-02-30"})
    html = render("{{ ui.field(form.what) }}{{ ui.field(form.until) }}", form=form)
    assert 'aria-describedby="id_what-hint id_what-error"' in html
    assert html.count('aria-invalid="true"') == 2
    assert 'id="id_what-error"' in html
    assert "最多 5 个字，现在 6 个字" in html
    assert "没有这一天" in html
    assert 'value="2026-02-30"' in html


def test_every_kind_of_field_has_a_label() -> None:
    html = render("{% for bound in form %}{{ ui.field(bound) }}{% endfor %}", form=Specimen())
    assert '<label for="id_what">' in html
    assert "<legend>怎么告诉您" in html
    assert html.count('type="radio"') == 2
    assert "required" not in html
    assert re.search(r'<label class="choice"><input type="checkbox"[^>]*><span>同意', html)


def test_a_summary_links_to_each_broken_field() -> None:
    html = render("{{ ui.form_errors(form) }}", form=Specimen({"sure": "on"}))
    assert 'role="alert"' in html
    assert 'href="#id_what"' in html
    assert "有 3 处要改" in html


def test_the_plain_words_leave_a_forms_own_alone() -> None:
    form = Specimen({})
    assert form.errors["what"] == ["请填这一项。"]
    assert Specimen({"until": "x"}).errors["until"] == ["没有这一天"]


def test_equal_answers_are_one_size() -> None:
    html = render(
        "{{ ui.answers([{'value': 'y', 'text': '解决了', 'icon': 'check'}, {'value': 'n', 'text': '没解决', 'icon': 'cross'}], 'solved') }}"
    )
    assert html.count('<button class="answer" name="solved"') == 2
    assert "data-kind" not in html


def test_a_rate_without_a_denominator_says_why() -> None:
    assert "%" not in re.sub(
        r"style=\S+", "", render("{{ ui.rate('满意', 0, 0, missing='还没有回访过的') }}")
    )
    html = render("{{ ui.rate('响应', 412, 431, '件') }}")
    assert "412" in html
    assert "431" in html
    assert "95.6%" in html


def test_filters_speak_the_readers_language_and_the_pages_now() -> None:
    source = "{{ due|duration }} · {{ at|moment }} · {{ 412|share(431) }}"
    context = {"due": NOW + timedelta(hours=2), "at": datetime(2026, 6, 11, 0, 12, tzinfo=UTC)}
    with translation.override("zh-hans"):
        assert render(source, **context) == "剩 2 小时 · 6月11日 8:12 · 412 / 431（95.6%）"
    with translation.override("en"):
        assert render(source, **context) == "2 h left · 11 Jun 8:12 · 412 / 431 (95.6%)"


def test_constants_in_templates_are_not_fixed_in_one_language() -> None:
    template = engines["jinja2"].env.from_string("{{ 3|few }}")
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(template.render())
    assert said == ["少于 5", "fewer than 5"]


def test_telephone_links_hold_digits_alone() -> None:
    assert jinja.dialled("0000‑3120") == "00003120"
    assert jinja.dialled("+86 (21) 0000 3120") == "+862100003120"
