"""Every door by which a picture comes in makes it anew: no place, no maker, bounded (N-90).

The page that raises matters is looked at in `tests/matters/test_raising_refused.py`. Open311 takes no file:
what a client gives is the address of a picture, which is written down and never fetched.
"""

from __future__ import annotations

import ast
import base64
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mulin.people import papers
from mulin.people.models import PaperForm
from mulin.platform.pictures import LONGEST_SIDE
from tests.factories import Town
from tests.people.test_papers import picture_of

MULIN = Path(__file__).resolve().parents[2] / "mulin"
MAKER = b"A maker of phones"


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def with_position(content: bytes) -> bytes:
    """The same picture as a phone sends it, with where and by what it was taken, and far too large."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = MAKER.decode()
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        large = picture.resize((LONGEST_SIDE + 300, (LONGEST_SIDE + 300) * picture.height // picture.width))
        large.save(out, "JPEG", quality=70, exif=exif)
    return out.getvalue()


def assert_bare(path: Path) -> None:
    content = path.read_bytes()
    assert MAKER not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif()
        assert max(kept.size) <= LONGEST_SIDE


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_signed_paper_is_kept_bare(
    town: Town, client: Client, media: Path, now: dt.datetime, door: str
) -> None:
    town.login(client, "worker")
    kind = papers.all_kinds()[0].key
    serial = papers.new_serial(kind)
    sent = with_position(picture_of(kind, serial))
    assert MAKER in sent
    if door == "page":
        answer = client.post("/desk/papers/", {"picture": SimpleUploadedFile("scan.jpg", sent, "image/jpeg")})
        assert answer.status_code == 302
    else:
        body = {"serial": serial, "picture": base64.b64encode(sent).decode()}
        answer = client.post("/api/papers/arrivals/", body, content_type="application/json")
        assert answer.status_code == 201, answer.content
    assert_bare(media / PaperForm.objects.get(serial=serial).picture)


def test_no_picture_comes_in_by_another_door() -> None:
    """Whoever keeps the bytes of a picture has had them made anew: the calls are known one by one."""
    makers = {
        str(path.relative_to(MULIN))
        for path in MULIN.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "clean_picture"
    }
    assert makers == {"matters/forms/fields.py", "platform/scanned.py"}
    writers = {
        str(path.relative_to(MULIN))
        for path in MULIN.rglob("*.py")
        if "demo/" not in str(path) and ("MEDIA_ROOT" in path.read_text() or "shelf.put(" in path.read_text())
    }
    assert writers <= {
        "settings.py", "matters/photos.py", "matters/actions/intake.py", "matters/actions/voices.py",
        "people/actions/papers.py", "people/pages/papers.py", "platform/media.py", "matters/actions/joining.py",
        "matters/actions/forgetting.py", "people/api/papers.py",
    }, "a new place that writes files: show here that its pictures are made anew"  # fmt: skip
