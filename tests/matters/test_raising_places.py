"""Where it is: the door, a search, the list, the map, and a place nobody knows."""

from __future__ import annotations

import pytest
from django.test import Client

from mulin.matters.models import Matter
from tests.factories import Town
from tests.matters.raising import body, send, taken

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("place", ["f53389a6-00c5-46b1-bfc8-f0338ca87def", "nowhere", "0", "' OR 1=1"])
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
