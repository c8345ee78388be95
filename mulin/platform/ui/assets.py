"""Style sheets and scripts joined in memory, so that a phone asks for one file and not for forty.

No build step and no file written: a bundle is read from `static/ui/` at its first use, named by the
hash of its content and kept for ever by browsers. Where DEBUG is on it is read again when a file changes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

_STATIC = Path(__file__).parent / "static" / "ui"
_NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"

VENDOR_DIRS: list[tuple[str, Path]] = [
    ("vendor/htmx", _NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/echarts", _NODE_MODULES / "echarts" / "dist"),
    ("vendor/leaflet", _NODE_MODULES / "leaflet" / "dist"),
]
"""For STATICFILES_DIRS: the pinned npm packages, served from where npm put them under `vendor/`."""

VENDOR_FILES = {
    "htmx": "vendor/htmx/htmx.min.js",
    "echarts": "vendor/echarts/echarts.min.js",
    "leaflet": "vendor/leaflet/leaflet.js",
    "leaflet_css": "vendor/leaflet/leaflet.css",
}

_ALWAYS = ("tokens", "base")
_COMPONENTS = (
    "shell", "button", "field", "badge", "notice", "tabs", "card", "table", "meter", "amounts", "figure", "map",
    "queue", "record", "flow", "timeline", "chain", "sheet", "same", "answer", "slip", "elder", "empty",
    "strip", "filter", "keys", "bulk", "more", "hit", "leaf", "picture", "practice", "forced",
)  # fmt: skip
_EVERY = _ALWAYS + tuple(f"components/{name}" for name in _COMPONENTS)

STYLES: dict[str, tuple[str, ...]] = {
    "page": (
        *_EVERY,
        "components/held",
        "components/grid-map",
        "pages/public",
        "pages/phone",
        "pages/figures",
        "pages/signin",
        "pages/mine",
        "pages/resident",
        "pages/tools",
        "pages/prefs",
    ),
    "desk": (
        *_EVERY,
        "pages/phone",
        "pages/resident",
        "pages/desk",
        "pages/figures",
        "pages/empty",
        "pages/work",
        "pages/tools",
        "pages/outings",
    ),
    "print": (
        *_ALWAYS,
        *(
            f"components/{name}"
            for name in ("shell", "button", "badge", "table", "slip", "leaf", "leaf-form", "practice")
        ),
    ),
    "kit": (*_EVERY, "pages/phone", "pages/mine", "pages/kit"),
}
SCRIPTS: dict[str, tuple[str, ...]] = {
    "page": ("drafts", "speak"),
    "desk": ("drafts", "desk", "panes"),
    "factors": ("factors",),
}
_KINDS = {"css": STYLES, "js": SCRIPTS}
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_LAYERS = "@layer tokens,base,components,pages;"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A joined file; `packed` is the same in gzip."""

    name: str
    kind: str
    body: bytes
    packed: bytes
    digest: str

    @property
    def content_type(self) -> str:
        return _TYPES[self.kind]

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.digest}.{self.kind}"


def files(name: str, kind: str) -> list[Path]:
    """The files of a bundle in order. `KeyError` for a bundle that does not exist."""
    return [_STATIC / kind / f"{part}.{kind}" for part in _KINDS[kind][name]]


def squeeze_css(text: str) -> str:
    """A style sheet without comments and idle white space; strings and `calc()` stay as they are."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};]) ?", r"\1", text)
    return re.sub(r";}", "}", text).strip()


def _join(name: str, kind: str) -> str:
    texts = [file.read_text(encoding="utf-8") for file in files(name, kind)]
    if kind == "css":
        return _LAYERS + "".join(squeeze_css(text) for text in texts)
    return "\n".join(texts)


@lru_cache(maxsize=32)
def _build(name: str, kind: str, _stamp: float) -> Bundle:
    body = _join(name, kind).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Bundle(name, kind, body, gzip.compress(body, 9, mtime=0), digest)


def load(name: str, kind: str = "css") -> Bundle:
    """The bundle as it is now. `KeyError` for a bundle that does not exist."""
    stamp = max(file.stat().st_mtime for file in files(name, kind)) if settings.DEBUG else 0.0
    return _build(name, kind, stamp)


def bundle(name: str, kind: str = "css") -> str:
    """The address of a bundle: `/assets/page-1a2b3c.css`."""
    return reverse("ui:asset", args=[load(name, kind).file_name])


def vendor(name: str) -> str:
    """The address of a file from a pinned npm package: `htmx`, `echarts`, `leaflet`, `leaflet_css`."""
    return static(VENDOR_FILES[name])


def missing_vendor_files() -> list[Path]:
    """What `npm ci` has not brought yet; empty when everything is there."""
    roots = dict(VENDOR_DIRS)
    wanted = (path.rpartition("/") for path in VENDOR_FILES.values())
    return [roots[prefix] / file for prefix, _, file in wanted if not (roots[prefix] / file).is_file()]
