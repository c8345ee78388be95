"""A place is given its outline by GeoJSON: looked at beside its neighbours, dated, refused in plain words."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from mulin.platform import errors
from mulin.platform.timeline.queries import story
from mulin.territory import actions, outlining
from mulin.territory.models import PastOutline, Place
from mulin.territory.queries import outlines as found
from tests.factories import Town
from tests.matters.at_desk import at
from tests.territory.test_lifecycles import DAY, today

pytestmark = pytest.mark.django_db
LON, LAT, STEP = 121.47, 31.23, 0.001


def box(west: float, east: float, south: float = 0, north: float = 2) -> list[list[float]]:
    """A rectangle in steps from the corner of the neighbourhood, about 95 by 111 metres each."""
    points = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return [[round(LON + x * STEP, 7), round(LAT + y * STEP, 7)] for x, y in points]


def polygon(*ring: list[float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(ring)]}


def feature(ring: list[list[float]], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": polygon(*ring)}


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def grids(town: Town, now: dt.datetime) -> list[Place]:
    """A neighbourhood of four steps across, and two grid areas in it that nobody has drawn yet."""
    Place.objects.filter(pk=town.neighbourhood.pk).update(outline=box(0, 4))
    Place.objects.filter(parent=town.neighbourhood, kind="grid").update(outline=None)
    made = []
    for number, name in enumerate(("东格", "西格"), 1):
        grid = actions.found_place(
            kind="grid",
            name=name,
            parent=town.neighbourhood,
            since=today(now) - 9 * DAY,
            actor=town.leader,
            now=now,
        )
        Place.objects.filter(pk=grid.pk).update(code=f"31010900100100{number}")
        made.append(Place.objects.get(pk=grid.pk))
    return made


def drawn(town: Town, now: dt.datetime, place: Place, text: str, **more: Any) -> list[Place]:
    given: dict[str, Any] = {"since": today(now), "actor": town.leader, "now": now} | more
    return actions.draw_outlines(place=place, drawn=outlining.read(text), **given)


@pytest.mark.mechanism("S1-21", "S1-03")
def test_an_outline_holds_from_a_day_and_the_one_before_stays(
    town: Town, now: dt.datetime, grids: list[Place]
) -> None:
    east, day = grids[0], today(now)
    drawn(town, now, east, json.dumps(feature(box(0, 2))), since=day - 5 * DAY)
    drawn(town, now, Place.objects.get(pk=east.pk), json.dumps(polygon(*box(0, 3))))
    one = Place.objects.get(pk=east.pk)
    assert [found.outline_on(one, day - n * DAY) for n in (6, 5, 1, 0)] == [
        None,
        box(0, 2),
        box(0, 2),
        box(0, 3),
    ]
    assert (one.lon, one.lat) == (pytest.approx(LON + STEP), pytest.approx(LAT + STEP))
    drawn(town, now, one, json.dumps(polygon(*box(0, 1))))
    assert [row.outline for row in found.past_outlines(one)] == [box(0, 2)], (
        "drawn twice on a day is drawn once"
    )
    assert any("换了轮廓" in line.sentence for line in story([east.id]))
    for since, why in ((day + DAY, "还没到的日子"), (day - 2 * DAY, "已经改过一次")):
        with pytest.raises(errors.Invalid, match=why):
            drawn(town, now, one, json.dumps(polygon(*box(0, 2))), since=since)


@pytest.mark.mechanism("S1-21")
def test_several_come_together_and_gaps_are_told_before(
    town: Town, now: dt.datetime, grids: list[Place]
) -> None:
    east, west = grids
    text = collection(feature(box(0, 2), code=east.code), feature(box(1, 3), code=west.code))
    given: dict[str, Any] = {"since": today(now), "actor": town.leader, "now": now}
    seen = actions.preview_outlines(place=town.neighbourhood, drawn=outlining.read(text), **given)
    assert not Place.objects.filter(id__in=[east.id, west.id], outline__isnull=False).exists()
    assert [(len(one.gaps.uncovered), len(one.gaps.overlaps)) for one in seen.found] == [(1, 1)]
    assert set(seen.found[0].gaps.overlaps[0].grids) == {east.id, west.id}
    whole = collection(feature(box(0, 2), code=east.code), {**feature(box(2, 5)), "id": str(west.id)})
    seen = actions.preview_outlines(place=town.neighbourhood, drawn=outlining.read(whole), **given)
    assert [(len(one.gaps.uncovered), len(one.gaps.outside)) for one in seen.found] == [(0, 1)]
    assert {one.id for one in drawn(town, now, town.neighbourhood, whole)} == {east.id, west.id}
    multi = {"type": "MultiPolygon", "coordinates": [[box(2, 4)]]}
    drawn(town, now, west, json.dumps({"type": "Feature", "properties": None, "geometry": multi}))
    assert Place.objects.get(pk=west.pk).outline == box(2, 4)


CROSSED = [box(0, 2)[0], box(0, 2)[2], box(0, 2)[1], box(0, 2)[3], box(0, 2)[0]]
BAD = [
    ("", "读不懂"),
    ("不是 JSON", "读不懂"),
    ("[" * 100_000, "读不懂"),
    ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5], [NaN, 1]]]}', "读不懂"),
    ("null", "要的是面"),
    ("[]", "要的是面"),
    ('{"type": "FeatureCollection", "features": []}', "一处也没有"),
    ('{"type": "FeatureCollection", "features": [7]}', "要是 Feature"),
    ('{"type": "Feature", "properties": {}, "geometry": null}', "要的是面"),
    (json.dumps({"type": "Point", "coordinates": [LON, LAT]}), "要的是面"),
    (json.dumps({"type": "LineString", "coordinates": box(0, 1)}), "要的是面"),
    (json.dumps({"type": "Polygon", "coordinates": []}), "要的是面"),
    (json.dumps({"type": "Polygon", "coordinates": [box(0, 4), box(1, 2)]}), "挖了洞"),
    (json.dumps({"type": "MultiPolygon", "coordinates": [[box(0, 1)], [box(2, 3)]]}), "2 块"),
    (json.dumps(polygon([LON, LAT], [LON + 1, LAT], [LON, LAT])), "不到三个点"),
    (json.dumps(polygon([LON, LAT], [LON + 0.1, LAT], [LON + 0.2, LAT], [LON, LAT])), "在一条线上"),
    (json.dumps(polygon(*CROSSED)), "自己和自己交叉"),
    (json.dumps(polygon(["a", 1], [2, 3], [4, 5])), "一对数字"),  # type: ignore[list-item]
    (json.dumps(polygon([True, False], [2, 3], [4, 5])), "一对数字"),
    ('{"type": "Polygon", "coordinates": [[[1e999, 1], [2, 3], [4, 5], [1, 1]]]}', "出了地球"),
    ('{"type": "Polygon", "coordinates": [[[1' + "0" * 400 + ", 1], [2, 3], [4, 5]]]}", "出了地球"),
    (json.dumps(polygon([LAT, LON], [LAT + 1, LON], [LAT, LON + 1], [LAT, LON])), "写反了|出了地球"),
    (json.dumps(polygon(*[[LON + n / 1e6, LAT + n * n / 1e9] for n in range(6000)])), "最多 5000 个点"),
    ('{"a": "' + "很" * 400_000 + '"}', "最多 1 MB"),
    (collection(*[feature(box(0, 1), code="1")] * 501), "最多 500 处"),
]


@pytest.mark.parametrize(("text", "why"), BAD, ids=range(len(BAD)))
def test_what_is_no_outline_is_refused_in_plain_words(text: str, why: str) -> None:
    with pytest.raises(errors.Invalid, match=why) as told:
        outlining.read(text)
    assert told.value.field == "text"
    assert told.value.remedy


@pytest.mark.mechanism("S1-21")
def test_nothing_is_half_kept(town: Town, now: dt.datetime, grids: list[Place]) -> None:
    east, _west = grids
    Place.objects.filter(pk=town.street.pk).update(outline=box(-5, 9, -5, 9))
    area = town.neighbourhood
    for text, why in (
        (
            collection(feature(box(0, 2), code=east.code), feature(box(2, 4), code="310110002003001")),
            "不是.*里面的地方",
        ),
        (collection(feature(box(0, 2), code=east.code), feature(box(2, 4), code=east.code)), "画了两次"),
        (collection(feature(box(0, 2), code=east.code), feature(box(2, 4))), "都要写代码"),
        (
            collection(feature(box(0, 2), code=east.code), feature(box(2000, 2001), code=grids[1].code)),
            "太远了",
        ),
    ):
        with pytest.raises(errors.Invalid, match=why), transaction.atomic():
            drawn(town, now, area, text)
    with pytest.raises(errors.Refusal, match="不由您来管"), transaction.atomic():
        drawn(town, now, east, json.dumps(polygon(*box(0, 4))), actor=town.worker)
    with pytest.raises(errors.Refusal, match="居民区本身由街道来改"), transaction.atomic():
        drawn(town, now, area, json.dumps(polygon(*box(0, 3))), actor=town.secretary)
    with pytest.raises(errors.Invalid, match="不画轮廓"), transaction.atomic():
        drawn(town, now, town.street, json.dumps(polygon(*box(0, 3))))
    assert Place.objects.get(pk=area.pk).outline == box(0, 4)
    assert not PastOutline.objects.exists()


def page(place: Place) -> str:
    return reverse("territory:place_outlines", args=[place.id])


def test_on_its_page_with_a_file_and_a_look_before(
    town: Town, grids: list[Place], django_assert_max_num_queries: Any
) -> None:
    east, west = grids
    client, day = at(town, "secretary"), dt.datetime.now(dt.UTC).date().isoformat()
    assert page(east) in client.get(reverse("territory:place", args=[east.id])).content.decode()
    assert (
        page(town.neighbourhood)
        in client.get(reverse("territory:grid_map", args=[town.neighbourhood.id])).content.decode()
    )
    Place.objects.filter(pk=west.pk).update(outline=box(1, 4))
    given = json.dumps(feature(box(0, 2)))
    file = SimpleUploadedFile("east.geojson", given.encode(), "application/geo+json")
    with django_assert_max_num_queries(20):
        shown = client.post(page(east), {"file": file, "since": day})
    text = shown.content.decode()
    assert (shown.status_code, "都画了" in text, "重 1" in text) == (200, True, True)
    assert "&quot;coordinates&quot;" in text, "what was in the file is handed in again with the second step"
    assert Place.objects.get(pk=east.pk).outline is None
    done = client.post(page(east), {"text": given, "since": day, "sure": "1"}, follow=True)
    assert "画好了 1 处" in done.content.decode()
    assert Place.objects.get(pk=east.pk).outline == box(0, 2)


def test_bad_files_on_the_page(town: Town, grids: list[Place]) -> None:
    east, client = grids[0], at(town, "secretary")
    day = dt.datetime.now(dt.UTC).date().isoformat()
    for content, why in (
        (b"\xff\xfe\x00{", "不是 UTF-8"),
        (b"x" * 1_000_001, "最多 1 MB"),
        (b"PK\x03\x04", "读不懂"),
        (json.dumps(polygon(*CROSSED)).encode(), "自己和自己交叉"),
    ):
        answer = client.post(page(east), {"file": SimpleUploadedFile("a.json", content), "since": day})
        assert (answer.status_code, why in answer.content.decode()) == (422, True), why
    empty = client.post(page(east), {"since": day})
    assert (empty.status_code, "请交一个文件" in empty.content.decode()) == (422, True)
    typed = client.post(page(east), {"text": "一二三", "since": "2999-01-01"})
    assert (typed.status_code, "一二三" in typed.content.decode()) == (422, True)
    assert client.get(page(town.street)).status_code in (403, 404)
    assert at(town, "worker").get(page(east)).status_code == 403
    assert client.get(page(town.other_building)).status_code == 404
    assert Place.objects.get(pk=east.pk).outline is None


def test_by_the_api(town: Town, grids: list[Place]) -> None:
    east, client = grids[0], at(town, "leader")
    path, day = f"/api/territory/places/{east.id}/outlines/", dt.datetime.now(dt.UTC).date().isoformat()

    def send(geojson: Any, **more: Any) -> Any:
        return client.post(path, {"geojson": geojson, "since": day, **more}, content_type="application/json")

    seen = send(feature(box(0, 2)), preview=True)
    assert (seen.status_code, len(seen.json()["beside"][0]["uncovered"])) == (200, 1)
    assert client.get(path).json()["geometry"] is None
    assert send(feature(box(0, 2))).status_code == 201
    assert client.get(path).json()["geometry"]["coordinates"] == [box(0, 2)]
    assert client.get(path + "?on=2026-01-01").json()["geometry"] is None
    assert send(polygon(*CROSSED)).json()["rule"] == "S1-21"
    assert send({"type": "Feature"}).status_code == 422
    assert send([1]).status_code == 422
