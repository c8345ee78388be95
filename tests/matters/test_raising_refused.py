"""What is refused when a matter is raised, and how: at its field, in the reader's language, with nothing lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mulin.matters.models import Matter, Photo
from mulin.people.models import Appointment
from mulin.platform import refs
from tests.factories import Town
from tests.matters.raising import body, picture, send, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else []


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ({"words": ""}, "words", "请写一句是什么事"),
        ({"words": " \u200b\u3000\n "}, "words", "请写一句是什么事"),
        ({"words": "灯" * 100_000}, "words", "写得太长了"),
        ({"phone": "12"}, "phone", "位数字"),
        ({"phone": "电话" * 40}, "phone", "太长了"),
        ({"reply_by": "phone"}, "phone", "打得通的电话"),
        ({"reply_by": "letter"}, "name", "信要写给谁"),
        ({"reply_by": "pigeon"}, "reply_by", "没有这个选项"),
        ({"name": "名" * 500}, "name", "太长了"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(
    town: Town, client: Client, fields: dict[str, str], field: str, told: str
) -> None:
    values = {"words": "楼道灯不亮", "phone": "", "name": "", **fields}
    response = send(client, **values)
    page = body(response)
    assert response.status_code == 422
    assert told in page
    assert re.search(rf'data-state="error".{{0,2500}}name="{field}"', page, re.DOTALL)
    assert values["words"].strip(" \u200b\u3000\n") in page
    assert values["phone"] in page
    assert Matter.objects.count() == 0


def test_what_is_wrong_is_told_in_the_readers_language(town: Town) -> None:
    client = Client()
    client.cookies["mulin_prefs"] = "language=en"
    response = send(client, words="")
    assert response.status_code == 422
    assert "Please write in a sentence what it is about." in body(response)


@pytest.mark.parametrize(
    "words",
    [
        "🔥🚒👨\u200d👩\u200d👧 灯坏了 😀",
        "<script>alert(1)</script>",
        "'; DROP TABLE--",
        "=1+1",
        "𠮷野家门口\r\n漏水",
    ],
)
def test_any_words_are_taken_as_they_are(town: Town, client: Client, words: str) -> None:
    matter = taken(send(client, words=words)).matter
    assert matter.words == words.replace("\r\n", "\n")
    town.login(client, "dispatcher")
    assert "<script>alert" not in body(client.get(f"/matters/{matter.ref}/"))


def test_control_signs_are_left_out(town: Town, client: Client) -> None:
    assert taken(send(client, words="灯\x00坏\u202e了")).matter.words == "灯坏了"


def test_a_thousand_identical_posts_end_with_an_explanation(town: Town, client: Client) -> None:
    answers = [send(client, words="还没修好") for _ in range(12)]
    assert [one.status_code for one in answers] == [302] * 3 + [429] * 9
    page = body(answers[-1])
    assert "一模一样的话今天已经收了 3 次" in page
    assert "还没修好</textarea>" in page
    assert Matter.objects.count() == 3


def test_a_flood_of_different_words_is_held_back_by_client(town: Town, client: Client) -> None:
    answers = [send(client, words=f"第 {number} 件") for number in range(32)]
    assert [one.status_code for one in answers] == [302] * 30 + [429] * 2
    assert "一小时里已经收了 30 件" in body(answers[-1])
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert send(elsewhere, words="别的网络照样能说").status_code == 302


def test_a_mistake_counts_for_no_limit(town: Town, client: Client) -> None:
    for _ in range(40):
        assert send(client, words="").status_code == 422
    assert send(client).status_code == 302


def test_where_nobody_is_on_duty_the_words_are_kept(town: Town, client: Client) -> None:
    Appointment.objects.all().delete()
    response = send(client, words="灯坏了")
    assert response.status_code == 409
    assert "还没有人值守" in body(response)
    assert "灯坏了</textarea>" in body(response)


def test_more_than_a_form_may_bring_is_stopped(town: Town, client: Client) -> None:
    response = client.post(
        "/raise/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(10**9)
    )
    assert response.status_code == 413
    assert "传的东西太大" in body(response)
    assert send(client, words="灯" * 800_000).status_code == 413


# Photos


def test_photos_are_made_anew_and_open_with_the_slip_alone(town: Town, client: Client, media: Path) -> None:
    reporter = taken(send(client, photos=[picture(), picture("two.jpg", (40, 90))]))
    assert [path.name for path in files(media)] == ["1.jpg", "2.jpg"]
    kept = Image.open(files(media)[0])
    assert not kept.getexif()
    photo = Photo.objects.order_by("file")[0]
    seen = client.get(f"/s/{reporter.token}/photos/{photo.id}/")
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert seen.headers["Cache-Control"] == "private, no-store"
    other = taken(send(client, words="别的事"))
    assert client.get(f"/s/{other.token}/photos/{photo.id}/").status_code == 404
    address = f"/matters/{reporter.matter.ref}/photos/{photo.id}/"
    assert client.get(address).status_code == 404
    town.login(client, "dispatcher")
    assert client.get(address).status_code == 200
    town.login(client, "other_dispatcher")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("photo", "told"),
    [
        (SimpleUploadedFile("a.jpg", b"not a picture at all", "image/jpeg"), "不是照片"),
        (SimpleUploadedFile("a.jpg", picture().read()[:300], "image/jpeg"), "没有传完整"),
        (picture(size=(9000, 7000)), "尺寸太大"),
        (SimpleUploadedFile("a.jpg", b"", "image/jpeg"), "空的"),
    ],
)
def test_a_photo_that_cannot_be_used_is_told(
    town: Town, client: Client, media: Path, photo: SimpleUploadedFile, told: str
) -> None:
    photo.seek(0)
    response = send(client, words="灯坏了", photos=[photo])
    assert response.status_code == 422
    assert told in body(response)
    assert "灯坏了</textarea>" in body(response)
    assert files(media) == []


def test_four_photos_are_one_too_many(town: Town, client: Client) -> None:
    response = send(client, photos=[picture(f"{number}.jpg") for number in range(4)])
    assert response.status_code == 422
    assert "最多 3 张" in body(response)


def test_photos_go_with_a_transaction_that_fails(
    town: Town, client: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> list[str]:
        assert files(media), "the file is there before the last row is"
        raise OSError("the disk is full")

    monkeypatch.setattr(refs, "draw", broken)
    client.raise_request_exception = False
    assert send(client, photos=[picture()]).status_code == 500
    assert files(media) == []
    assert (Matter.objects.count(), Photo.objects.count()) == (0, 0)
