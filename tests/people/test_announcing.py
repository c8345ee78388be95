"""Telling everybody: posters and the loudspeaker, with nothing personal, and not at night."""

from __future__ import annotations

import datetime as dt

import pytest

from mulin.people import actions
from mulin.people.actions.announcing import seconds_of
from mulin.platform import errors
from mulin.platform.policy import LOCAL
from mulin.platform.print.documents import Office
from mulin.platform.print.messages import MessageLetter, Poster, message_letter_pdf, poster_pdf
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.people.test_ways_pages import at

OFFICE = Office("梧桐里街道", "010-00000000")
DAY = dt.date(2026, 6, 11)


@pytest.mark.parametrize("paper", ["a3", "a4"])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_poster_is_one_page(paper: str, lang: str) -> None:
    poster = Poster(OFFICE, "明天停水", "检修水管，请先接好水。" * 20, DAY, "https://street.example/", paper)  # type: ignore[arg-type]
    made = poster_pdf(poster, lang)
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type/Page/") == 1
    with pytest.raises(ValueError, match="one page"):
        poster_pdf(Poster(OFFICE, "明天停水", "检修水管。\n" * 40, DAY), lang)
    with pytest.raises(ValueError):
        poster_pdf(Poster(OFFICE, "x", "x", DAY, "", "a5"), lang)  # type: ignore[arg-type]


def test_a_letter_takes_what_it_is_given_as_words() -> None:
    letter = MessageLetter(OFFICE, "顾阿婆", "有话告诉您", "#set page(width: 1pt) *好*", DAY)
    assert message_letter_pdf(letter).startswith(b"%PDF")


@pytest.mark.django_db
def test_a_poster_from_the_desk(town: Town) -> None:
    desk = at(town, "worker")
    typed = {"title": "明天停水", "body": "明天上午 9 点到 11 点检修水管。", "paper": "a3", "code": "on"}
    made = desk.post("/desk/announcements/", typed)
    assert made.content.startswith(b"%PDF")
    assert "明天停水" in desk.get("/desk/announcements/").content.decode()
    assert Act.objects.filter(verb="people.print_poster").count() == 1


@pytest.mark.django_db
@pytest.mark.mechanism("N-90")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": "欠费的请打 13800001111"}, "大家都会看到"),
        ({"body": "沪A12345 的车主请挪车"}, "大家都会看到"),
        ({"body": "好" * 601}, "太长了"),
        ({"body": "停水。\n" * 60}, "一张纸写不下"),
        ({"title": ""}, "请填这一项"),
        ({"paper": "a0"}, "没有这个选项"),
    ],
)
def test_what_is_not_put_up(changes: dict[str, str], said: str, town: Town) -> None:
    typed = {"title": "停水", "body": "明天停水。", "paper": "a4", **changes}
    answer = at(town, "worker").post("/desk/announcements/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert changes.get("body", "明天停水。") in page, "what was typed stays"
    assert not Act.objects.filter(verb="people.print_poster").exists()


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_the_loudspeaker(town: Town, now: dt.datetime) -> None:
    words = "各位邻居，明天上午九点到十一点停水，请先接好水。"
    actions.read_aloud(street=town.street, aloud=words, actor=town.worker, now=now)
    night = dt.datetime(2026, 6, 11, 22, tzinfo=LOCAL)
    with pytest.raises(errors.Refusal, match="安静"):
        actions.read_aloud(street=town.street, aloud=words, actor=town.worker, now=night)
    for wrong in ("看 https://street.example/", "好" * 201, "请顾阿婆的家人打 13800001111", " "):
        with pytest.raises(errors.Invalid):
            actions.read_aloud(street=town.street, aloud=wrong, actor=town.worker, now=now)
    for actor in (town.handler, town.resident, town.other_dispatcher):
        with pytest.raises(errors.Refusal):
            actions.read_aloud(street=town.street, aloud=words, actor=actor, now=now)
    assert seconds_of(words) == 8
    desk = at(town, "worker")
    shown = desk.post("/desk/announcements/readings/", {"aloud": words}).content.decode()
    assert "大约 8 秒" in shown
    assert Act.objects.filter(verb="people.read_aloud").count() == 1, "shown is not yet read out"
    assert at(town, "handler").get("/desk/announcements/").status_code == 403


@pytest.mark.django_db
@pytest.mark.mechanism("N-90", "DR-14")
def test_the_loudspeaker_by_program(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mulin.platform.notices.quiet.awake", lambda now, hours: now)
    here, words = "/api/outgoing/readings/", "各位邻居，明天上午停水。"
    told = at(town, "worker").post(here, {"aloud": words}, "application/json")
    assert (told.status_code, told.json()) == (201, {"aloud": words})
    assert Act.objects.filter(verb="people.read_aloud").count() == 1
    wrong = at(town, "worker").post(here, {"aloud": "看 www.street.example"}, "application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "aloud")
    assert at(town, "handler").post(here, {"aloud": words}, "application/json").status_code == 403
