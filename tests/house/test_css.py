"""The style sheets keep their promises: layers, old browsers, one place for colours, contrast measured."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mulin.platform.ui import assets

ROOT = Path(assets.__file__).parent / "static" / "ui" / "css"
FILES = sorted(ROOT.rglob("*.css"))
GROUPING = ("@layer", "@media", "@supports", "@container")
LAYER_OF = {"components": "components", "pages": "pages", "css": None}


@dataclass
class Rule:
    """A block: its head (selector or at-rule), what stands in it, and the heads around it."""

    head: str
    around: tuple[str, ...]
    body: str = ""
    inner: list[Rule] = field(default_factory=list)


def parse(text: str) -> list[Rule]:
    """The rules of a style sheet as a tree; enough of CSS for these checks."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    root = Rule("", ())
    stack, start = [root], 0
    for at, sign in enumerate(text):
        if sign == "{":
            head = re.split(r"[;}]", text[start:at])[-1].strip()
            stack[-1].body += text[start:at][: -len(head) or None]
            rule = Rule(head, (*stack[-1].around, stack[-1].head))
            stack[-1].inner.append(rule)
            stack.append(rule)
            start = at + 1
        elif sign == "}":
            stack[-1].body += text[start:at]
            stack.pop()
            start = at + 1
    assert len(stack) == 1, "braces do not match"
    return root.inner


def walk(rules: list[Rule]) -> list[Rule]:
    return [rule for one in rules for rule in (one, *walk(one.inner))]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", FILES, ids=name)
def test_each_file_names_its_layer(file: Path) -> None:
    layer = LAYER_OF[file.parent.name] or file.stem
    assert {rule.head for rule in parse(file.read_text())} == {f"@layer {layer}"}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_nothing_needs_a_newer_browser(file: Path) -> None:
    """Base line: Chromium 100, Safari 15.4 (design section 4)."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    assert "light-dark(" not in text
    assert ":has(" not in text
    assert not re.search(r"@media[^{]*[<>]=?", text), "media queries with < or > need Chromium 104"
    for rule in walk(parse(text)):
        if not rule.head.startswith("@"):
            assert not rule.inner, f"nested rule in {rule.head}"
        # Transforms of their own need Chromium 104.
        assert not re.search(r"(?:^|;)\s*(?:translate|rotate|scale)\s*:", rule.body), rule.head


@pytest.mark.parametrize("file", FILES, ids=name)
def test_container_queries_only_add(file: Path) -> None:
    """What a container query lays out anew has a layout without it."""
    rules = walk(parse(file.read_text()))
    plain = {part.strip() for rule in rules if not _in_container(rule) for part in rule.head.split(",")}
    for rule in rules:
        if _in_container(rule) and not rule.head.startswith("@"):
            subject = rule.head.split(",")[0].split()[0]
            assert any(one.startswith(subject) for one in plain), (
                f"{rule.head} exists only in a container query"
            )


def _in_container(rule: Rule) -> bool:
    return any(head.startswith("@container") for head in rule.around)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_colours_are_named_in_one_place(file: Path) -> None:
    if file.stem == "tokens":
        return
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)", text)
    assert not re.search(r"\b(?:rgb|rgba|hsl|hsla|oklch)\(", text)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_variable_is_known(file: Path) -> None:
    named = set(re.findall(r"(--[\w-]+)\s*:", (ROOT / "tokens.css").read_text()))
    set_by_attributes = {"--value", "--need", "--c", "--qr", "--elder-size", "--drawing-min"}
    used = set(re.findall(r"var\((--[\w-]+)", file.read_text()))
    assert used <= named | set_by_attributes


def test_every_file_is_in_a_bundle() -> None:
    bundled = {part for parts in assets.STYLES.values() for part in parts}
    assert {name(file).removesuffix(".css") for file in FILES} == bundled


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme, with what a rule leaves out taken from the theme below it."""
    rules = walk(parse((ROOT / "tokens.css").read_text()))

    def colours(head: str, media: str = "") -> dict[str, str]:
        for rule in rules:
            if re.sub(r"\s+", " ", rule.head) == head and (media in rule.around if media else True):
                return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", rule.body))
        raise AssertionError(head)

    light = colours(':root, [data-theme="light"]')
    dark = light | colours('[data-theme="dark"]')
    return {
        "light": light,
        "dark": dark,
        "light, high contrast": light | colours('[data-contrast="more"]'),
        "dark, high contrast": dark | colours('[data-theme="dark"][data-contrast="more"]'),
    }


def test_the_readers_wish_and_the_systems_give_the_same_colours() -> None:
    rules = walk(parse((ROOT / "tokens.css").read_text()))

    def bodies(*selectors: str) -> set[str]:
        found = {
            re.sub(r"color-scheme:[^;]*;|\s+", "", rule.body)
            for rule in rules
            if rule.head in selectors and "--paper" in rule.body
        }
        assert found
        return found

    dark = '[data-theme="dark"]'
    by_contrast = [
        rule
        for rule in rules
        if "--paper: #000000" in rule.body and "#ffa69d" in rule.body and "@layer tokens" in rule.around
    ]
    assert len(by_contrast) == 4
    assert len({re.sub(r"\s+", "", rule.body) for rule in by_contrast}) == 1
    system = {
        re.sub(r"color-scheme:[^;]*;|\s+", "", rule.body)
        for rule in rules
        if rule.head == ':root:not([data-theme="light"])' and "#1a1917" in rule.body
    }
    assert bodies(dark) == system
    light_contrast = [rule for rule in rules if "--paper: #ffffff" in rule.body and "#8f1d15" in rule.body]
    assert len(light_contrast) == 2
    assert len({re.sub(r"\s+", "", rule.body) for rule in light_contrast}) == 1


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


GROUNDS = ("paper", "sheet", "tint")
WORDS = [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS] + [
    ("accent-ink", "paper"), ("accent-ink", "sheet"),
    ("done-ink", "paper"), ("done-ink", "sheet"), ("done-ink", "done-tint"), ("done-ink", "tint"),
    ("soon-ink", "paper"), ("soon-ink", "sheet"), ("soon-ink", "soon-tint"), ("soon-ink", "tint"),
    ("late", "paper"), ("late", "sheet"), ("late", "late-tint"),
    ("ink", "done-tint"), ("ink", "soon-tint"), ("ink", "late-tint"), ("ink-2", "late-tint"),
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("on-late", "late-fill"),
    ("paper", "ink"),
]  # fmt: skip
SHAPES = [
    (shape, ground) for shape in ("edge", "done", "soon", "late", "focus", "ink-3") for ground in GROUNDS
] + [("accent-edge", "paper"), ("accent-edge", "sheet")]


@pytest.mark.parametrize("theme", list(themes()))
@pytest.mark.parametrize(("one", "other"), WORDS, ids=lambda part: part)
def test_words_can_be_read(theme: str, one: str, other: str) -> None:
    """4.5:1 (WCAG 2.2, 1.4.3); 7:1 in high contrast (1.4.6)."""
    colours = themes()[theme]
    assert contrast(colours[one], colours[other]) >= (7 if "contrast" in theme else 4.5)


@pytest.mark.parametrize("theme", list(themes()))
@pytest.mark.parametrize(("one", "other"), SHAPES, ids=lambda part: part)
def test_shapes_can_be_seen(theme: str, one: str, other: str) -> None:
    """3:1 (WCAG 2.2, 1.4.11)."""
    colours = themes()[theme]
    assert contrast(colours[one], colours[other]) >= 3
