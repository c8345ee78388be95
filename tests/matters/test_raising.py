"""Raising a matter on the web: what is asked, what is kept, what is refused and how."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mulin.matters.actions import intake
from mulin.matters.models import Matter, Photo
from mulin.platform import refs
from mulin.platform.ui import assets
from mulin.territory import actions as territory
from tests.factories import Town
from tests.factories.town import FOUNDED, SYSTEM
from tests.matters.raising import KEY, picture, send, taken, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def elder() -> Client:
    client = Client()
    client.cookies["mulin_prefs"] = "view=elder"
    return client


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else []


def body(response: Any) -> str:
    return response.content.decode()


# One sentence, one number


@pytest.mark.mechanism("S3-57", "S1-18")
def test_one_sentence_is_enough_and_the_number_comes_at_once(town: Town, client: Client) -> None:
    response = send(client, words="楼下垃圾桶满了两天没人收")
    matter = taken(response).matter
    assert (matter.place_id, matter.channel, matter.state) == (town.street.id, "web", "new")
    assert matter.owner_id == town.dispatcher.id
    page = body(client.get(response.headers["Location"]))
    assert matter.ref in page
    assert "收到了" in page
    assert 'data-draft-done="raise"' in page


def test_the_form_asks_six_things_and_needs_one(town: Town, client: Client) -> None:
    page = body(client.get("/raise/"))
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*name="(\w+)"', page))
    assert asked - {"csrfmiddlewaretoken", "form_key", "way", "q", "next"} == {
        "words", "place", "photos", "name", "phone", "reply_by",
    }  # fmt: skip
    assert page.index("110") < page.index("<h1"), "danger to life comes first"


def test_the_first_visit_weighs_little(town: Town, client: Client) -> None:
    parts = [assets.load("page").packed, assets.load("page", "js").packed]
    htmx = dict(assets.VENDOR_DIRS)["vendor/htmx"] / "htmx.min.js"
    weight = sum(map(len, parts)) + len(client.get("/raise/").content) + htmx.stat().st_size
    assert weight <= 150 * 1024


def test_a_form_from_another_site_is_refused(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict)
    assert response.status_code == 403
    assert Matter.objects.count() == 0


def test_the_page_asks_a_fixed_number_of_statements(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    def statements(path: str) -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    paths = ["/raise/", f"/raise/at/{town.building.door_token}/", "/raise/?way=list", "/places/?q=青桐"]
    before = [statements(path) for path in paths]
    for number in range(50):
        territory.add_place(
            kind="compound",
            name=f"青桐{number}村",
            step=f"x{number}",
            parent=town.neighbourhood,
            actor=SYSTEM,
            now=FOUNDED,
        )
    assert [statements(path) for path in paths] == before


# Where it is


@pytest.mark.mechanism("S3-54")
def test_the_door_brings_its_place_and_its_channel(town: Town, client: Client) -> None:
    path = f"/raise/at/{town.building.door_token}/"
    page = body(client.get(path))
    assert "青桐苑 3 号楼" in page
    assert "来自门口的二维码" in page
    matter = taken(send(client, path, place=str(town.building.id))).matter
    assert (matter.place_id, matter.channel) == (town.building.id, "qr")
    assert taken(send(client, path, words="没有带地方回来")).matter.place_id == town.building.id


def test_a_door_code_that_is_no_more_still_opens_the_form(town: Town, client: Client) -> None:
    page = client.get("/raise/at/gone/")
    assert page.status_code == 200
    assert "门牌码已经换了" in body(page)


def test_searching_keeps_what_was_typed_and_takes_nothing(town: Town, client: Client) -> None:
    page = body(send(client, words="灯坏了", q="青桐苑", act="way-search"))
    assert "灯坏了</textarea>" in page
    assert f'name="hit" value="{town.compound.id}"' in page
    assert f'name="hit" value="{town.building.id}"' in page
    assert Matter.objects.count() == 0
    assert taken(send(client, q="青桐苑", hit=str(town.building.id))).matter.place_id == town.building.id


def test_a_search_with_one_hit_picks_it_and_asks_once_more(town: Town, client: Client) -> None:
    page = body(send(client, words="灯坏了", q="绿地"))
    assert f'name="place" value="{town.public.id}"' in page
    assert Matter.objects.count() == 0


def test_a_place_nobody_knows_goes_into_the_words(town: Town, client: Client) -> None:
    page = body(send(client, words="灯坏了", q="老张小卖部门口"))
    assert "没找到" in page
    assert 'name="q_seen" value="老张小卖部门口"' in page
    matter = taken(send(client, words="灯坏了", q="老张小卖部门口", q_seen="老张小卖部门口")).matter
    assert matter.place_id == town.street.id
    assert "老张小卖部门口" in matter.words


def test_the_list_and_what_lies_within(town: Town, client: Client) -> None:
    page = body(send(client, act="way-list"))
    assert f'<option value="{town.compound.id}">青桐苑</option>' in page
    page = body(send(client, act="way-pick", way="list", compound=str(town.compound.id)))
    assert f'name="place" value="{town.compound.id}"' in page
    assert f'<option value="{town.building.id}">3 号楼</option>' in page
    chosen = {
        "place": str(town.compound.id),
        "compound": str(town.compound.id),
        "within": str(town.building.id),
    }
    assert taken(send(client, way="list", **chosen)).matter.place_id == town.building.id


def test_a_tap_on_the_map_finds_the_compound(town: Town, client: Client) -> None:
    for place, west in ((town.compound, 121.50), (town.public, 121.51)):
        ring = [[west, 31.2], [west + 0.004, 31.2], [west + 0.004, 31.204], [west, 31.204], [west, 31.2]]
        type(place).objects.filter(id=place.id).update(outline=ring, kind="compound")
    drawn = client.get("/places/map.svg")
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert "青桐苑" in body(drawn)
    assert 'type="image"' in body(send(client, act="way-map"))
    page = body(send(client, **{"way": "map", "map.x": "20", "map.y": "20"}))
    assert f'name="place" value="{town.compound.id}"' in page
    missed = body(send(client, **{"way": "map", "map.x": "160", "map.y": "400"}))
    assert "那里什么也没有" in missed


def test_a_neighbourhood_opens_on_the_tap(town: Town, client: Client) -> None:
    def ring(west: float, wide: float) -> list[list[float]]:
        return [
            [west, 31.2],
            [west + wide, 31.2],
            [west + wide, 31.2 + wide],
            [west, 31.2 + wide],
            [west, 31.2],
        ]

    for place, west, wide in (
        (town.neighbourhood, 121.50, 0.01),
        (town.other_neighbourhood, 121.51, 0.01),
        (town.compound, 121.50, 0.004),
    ):
        type(place).objects.filter(id=place.id).update(outline=ring(west, wide))
    tap = {"way": "map", "map.x": "30", "map.y": "120"}
    page = body(send(client, **tap))
    assert f'name="place" value="{town.neighbourhood.id}"' in page
    assert f'name="around" value="{town.neighbourhood.id}"' in page
    inside = body(
        client.get("/places/map.svg", {"street": str(town.street.id), "in": str(town.neighbourhood.id)})
    )
    assert "青桐苑" in inside
    assert "梧桐一居" not in inside
    page = body(send(client, **tap, around=str(town.neighbourhood.id)))
    assert f'name="place" value="{town.compound.id}"' in page
    again = body(send(client, act="way-map", way="map", around=str(town.neighbourhood.id)))
    assert 'name="around"' not in again, "pressed again, the button shows the whole street"


def test_the_search_as_a_fragment(town: Town, client: Client) -> None:
    page = body(client.get("/places/", {"q": "青桐", "street": str(town.street.id)}))
    assert "<html" not in page
    assert f'value="{town.compound.id}"' in page
    assert client.get("/places/", {"q": "青桐", "street": "nowhere"}).status_code == 404


# What is refused, and how


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


@pytest.mark.parametrize("place", [str(uuid4()), "nowhere", "0", "' OR 1=1"])
def test_a_place_that_does_not_exist(town: Town, client: Client, place: str) -> None:
    response = send(client, place=place, words="灯坏了")
    assert response.status_code in (200, 422)
    assert "没有这个地方" in body(response)
    assert "灯坏了" in body(response)
    assert Matter.objects.count() == 0


def test_nobody_can_raise_something_in_a_place_that_is_no_street(town: Town, client: Client) -> None:
    response = send(client, place=str(town.district.id))
    assert "没有这个地方" in body(response)
    assert Matter.objects.count() == 0


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
    from mulin.people.models import Appointment

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


# Once, not twice


def test_the_same_form_twice_is_one_matter(town: Town, client: Client) -> None:
    first, second = (send(client, form_key=KEY) for _ in range(2))
    assert token_of(first) == token_of(second)
    other = send(client, form_key=KEY, words="另一件事，从同一页退回来写的")
    assert token_of(other) != token_of(first), "going back and writing something else is another matter"
    assert Matter.objects.count() == 2


def test_a_key_that_could_be_guessed_opens_nobodys_slip(town: Town, client: Client) -> None:
    first, second = (send(client, form_key="1") for _ in range(2))
    assert token_of(first) != token_of(second)


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


# Who is told what


@pytest.mark.mechanism("S2-32")
def test_what_signing_in_knows_is_not_asked_again(town: Town, client: Client) -> None:
    town.login(client, "resident")
    page = body(client.get("/raise/"))
    assert 'name="phone"' not in page
    assert 'name="name"' not in page
    assert "顾阿婆" in page
    reporter = taken(send(client))
    assert (reporter.person_id, reporter.phone, reporter.reply_by) == (town.resident.id, "", "in_app")


@pytest.mark.mechanism("S2-45")
def test_a_hardship_is_heard_without_being_shown(town: Town, client: Client) -> None:
    words = "我家困难，孩子学费交不上"
    response = send(client, words=words, name="陆小满", phone="13800001234")
    matter = taken(response).matter
    slip = body(client.get(response.headers["Location"]))
    assert words not in slip
    assert "陆小满" not in slip
    assert "1234" not in slip
    for who in ("neighbour", "power_handler", "other_dispatcher"):
        town.login(client, who)
        assert client.get(f"/matters/{matter.ref}/").status_code in (403, 404)


def test_who_leaves_a_telephone_is_called_unless_they_say_otherwise(town: Town, client: Client) -> None:
    assert taken(send(client, phone="138 0000 1234")).reply_by == "phone"
    assert taken(send(client, words="二", phone="13800001234", reply_by="slip")).reply_by == "slip"
    assert taken(send(client, words="三")).reply_by == "slip"


def test_danger_is_told_first_and_taken_all_the_same(town: Town, client: Client) -> None:
    response = send(client, words="楼道里有煤气味，有人晕倒了")
    page = body(client.get(response.headers["Location"]))
    assert page.index("请先打电话") < page.index("收到了")
    assert 'href="tel:119"' in page
    assert 'href="tel:120"' in page
    calm = body(client.get(send(client, words="路灯不亮").headers["Location"]))
    assert "请先打电话" not in calm


# One step a page


def test_the_elder_view_goes_step_by_step_and_back_without_loss(town: Town, elder: Client) -> None:
    assert "第 1 步，共 4 步" in body(elder.get("/raise/"))
    said = {"words": "楼道灯又不亮了", "form_key": KEY}
    where = body(elder.post("/raise/", {**said, "step": "what"}))
    assert "在哪里？" in where
    assert 'name="words" value="楼道灯又不亮了"' in where
    place = {"place": str(town.building.id)}
    tell = body(elder.post("/raise/", {**said, **place, "step": "where"}))
    assert "要不要打电话告诉您" in tell
    back = body(
        elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "tell", "act": "back"})
    )
    assert "是在这里吗" in back
    assert 'value="13800001234"' in back
    check = body(elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "tell"}))
    assert "青桐苑 3 号楼" in check
    assert "尾号 34" in check
    assert Matter.objects.count() == 0
    reporter = taken(elder.post("/raise/", {**said, **place, "phone": "13800001234", "step": "check"}))
    assert (reporter.matter.place_id, reporter.phone, reporter.reply_by) == (
        town.building.id,
        "13800001234",
        "phone",
    )


def test_a_step_with_a_mistake_stays_where_it_is(town: Town, elder: Client) -> None:
    assert elder.post("/raise/", {"step": "what", "words": " "}).status_code == 422
    response = elder.post("/raise/", {"step": "tell", "words": "灯", "phone": "1"})
    assert response.status_code == 422
    assert "要不要打电话告诉您" in body(response)
    response = elder.post("/raise/", {"step": "check", "words": ""})
    assert response.status_code == 422
    assert "您想说什么事" in body(response), "where the first mistake is asked"


def test_who_is_signed_in_has_three_steps(town: Town, elder: Client) -> None:
    town.login(elder, "resident")
    assert "共 3 步" in body(elder.get("/raise/"))
    page = body(elder.post("/raise/", {"step": "where", "words": "灯不亮"}))
    assert "您看看对不对" in page
    assert elder.post("/raise/", {"step": "tell", "words": "灯不亮"}).status_code in (302, 422)


def test_a_token_follows_from_the_key_and_the_words() -> None:
    assert intake.token_for("short") != intake.token_for("short")
    assert intake.token_for(KEY, "a") == intake.token_for(KEY, "a")
    assert intake.token_for(KEY, "a") != intake.token_for(KEY, "b")
