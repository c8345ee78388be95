"""The English texts: parts are joined, and what is missing, contradictory or misspelt is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from mulin.platform import messages
from mulin.platform.messages import Used

HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
HEAD += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def part(folder: Path, name: str, *entries: tuple[str, str]) -> Path:
    file = folder / f"{name}.po"
    file.write_text(
        HEAD + "".join(f'msgid "{zh}"\nmsgstr "{en}"\n\n' for zh, en in entries), encoding="utf-8"
    )
    return file


def used(*texts: str) -> list[Used]:
    return [Used(text, None, "mulin/somewhere.py:1") for text in texts]


def test_parts_are_joined_and_agreeing_twice_is_fine(tmp_path: Path) -> None:
    parts = [
        part(tmp_path, "a", ("受理", "Receive"), ("派单", "Dispatch")),
        part(tmp_path, "b", ("受理", "Receive")),
    ]
    result = messages.merge(parts, used("受理", "派单"))
    assert result.faults == []
    assert result.unused == []
    assert {message.id: message.string for message in result.catalog if message.id} == {
        "受理": "Receive",
        "派单": "Dispatch",
    }


@pytest.mark.parametrize(
    ("entries", "texts", "fault"),
    [
        ([("受理", "Receive")], ["受理", "退单"], "no English for '退单'"),
        ([("受理", "")], ["受理"], "has no English"),
        ([("还差 %(n)s 人", "%(m)s more")], ["还差 %(n)s 人"], "other placeholders"),
        ([("还差 %(n)s 人", "a few more")], ["还差 %(n)s 人"], "other placeholders"),
    ],
)
def test_faults_are_named(
    tmp_path: Path, entries: list[tuple[str, str]], texts: list[str], fault: str
) -> None:
    result = messages.merge([part(tmp_path, "a", *entries)], used(*texts))
    assert any(fault in one for one in result.faults), result.faults


def test_two_parts_that_disagree_are_both_named(tmp_path: Path) -> None:
    parts = [part(tmp_path, "a", ("受理", "Receive")), part(tmp_path, "b", ("受理", "Accept"))]
    (fault,) = messages.merge(parts, used("受理")).faults
    assert "b.po" in fault
    assert "a.po" in fault
    assert "Accept" in fault


def test_what_nothing_uses_is_told_and_no_fault(tmp_path: Path) -> None:
    result = messages.merge([part(tmp_path, "a", ("旧话", "Old words"))], used())
    assert result.faults == []
    assert result.unused == ["旧话"]


def test_texts_are_found_in_python_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages.py").write_text(
        'title = _("受理")\nn = ngettext("%(n)s 件", "%(n)s 件", 2)\nx = _("CSV")\n'
    )
    (tmp_path / "page.jinja").write_text(
        '<h1>{{ _("街道", n=1) }}</h1>{% trans %}还差一步{% endtrans %}<p title="{{ _(\'楼\') }}">'
    )
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001.py").write_text('name = _("不算")\n')
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    assert {text.text for text in messages.used()} == {"受理", "%(n)s 件", "街道", "还差一步", "楼"}


def test_what_is_compiled_is_what_gettext_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gettext

    monkeypatch.setattr(messages, "MERGED", tmp_path / "en" / "LC_MESSAGES" / "django.po")
    messages.write(messages.merge([part(tmp_path, "a", ("受理", "Receive"))], used("受理")))
    assert gettext.translation("django", str(tmp_path), languages=["en"]).gettext("受理") == "Receive"
