"""What is one's own: matters, messages, how to be told, what is held and who looked; and words about the service."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mulin.matters import actions
from mulin.matters.models import Category, Matter, Reporter
from mulin.people import actions as people
from mulin.people.models import Person
from mulin.platform.notices import actions as notices
from mulin.platform.notices.models import Notice
from tests.factories import Town

pytestmark = pytest.mark.django_db
VIEWS = ("", "view=elder", "language=en", "view=elder&language=en")


def body(response: Any) -> str:
    return response.content.decode()


def raised(town: Town, words: str, *, answered: bool = False, who: str = "resident") -> Matter:
    then = timezone.now() - dt.timedelta(days=1)
    contact = actions.Contact(person=town.persons[who], reply_by="in_app")
    matter = town.raise_matter(now=then, words=words, contact=contact, actor=town.actors[who]).matter
    if answered:
        actions.answer(matter=matter, body="修好了。", proposes="solved", actor=town.dispatcher, now=then)
    return matter


@pytest.fixture
def mine(town: Town) -> Client:
    client = Client()
    town.login(client, "resident")
    return client


@pytest.mark.parametrize("path", ["/mine/", "/my-data/", "/my-data/my-data.json", "/arrive/"])
def test_what_is_mine_asks_who_i_am(town: Town, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("prefs", VIEWS)
@pytest.mark.parametrize("path", ["/mine/", "/my-data/", "/feedback/"])
def test_the_first_day_is_useful(mine: Client, path: str, prefs: str) -> None:
    mine.cookies["mulin_prefs"] = prefs
    parts = ("asked", "matters", "notices", "reply", "held", "looked", "helper", "wrong", "nonsense")
    for part in ("", *(f"?part={one}" for one in parts if "elder" in prefs)):
        assert mine.get(path + part).status_code == 200


def test_nothing_yet_says_why_and_what_to_do(mine: Client) -> None:
    page = body(mine.get("/mine/"))
    assert "以前打电话、去服务站说过的" in page
    assert 'href="/progress/"' in page


def test_what_waits_for_my_word_stands_first(town: Town, mine: Client) -> None:
    waiting = raised(town, "井盖裂了", answered=True)
    under_way = raised(town, "垃圾没收")
    raised(town, "邻居的事", who="neighbour")
    page = body(mine.get("/mine/"))
    assert page.index(waiting.ref) < page.index(under_way.ref)
    assert page.count(waiting.ref) == 1
    assert "轮到您" in page
    assert "现在轮到网格中心" in page
    assert "邻居的事" not in page


@pytest.mark.mechanism("S4-17")
def test_every_open_matter_says_who_has_it_and_until_when(town: Town, mine: Client) -> None:
    matter = raised(town, "灯不亮")
    now = timezone.now()
    sheet = actions.dispatch(
        matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=now
    )
    assert "现在轮到安和物业：接下这件事" in body(mine.get("/mine/"))
    actions.accept(assignment=sheet, actor=town.handler, now=now)
    assert "现在轮到安和物业：办，并给您答复" in body(mine.get("/mine/"))


def test_older_matters_are_a_page_away(town: Town, mine: Client) -> None:
    for number in range(23):
        raised(town, f"第{number}件")
    first = body(mine.get("/mine/"))
    assert "第22件" in first
    assert "第2件" not in first
    after = first.split("?after=")[1].split('"')[0]
    assert "第2件" in body(mine.get(f"/mine/?after={after}"))
    assert mine.get("/mine/?after=x").status_code == 404


@pytest.mark.parametrize(("path", "most"), [("/mine/", 12), ("/my-data/", 24)])
def test_statements_do_not_grow_with_what_i_have(
    town: Town, mine: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    """My data asks each context what it holds: decision 17."""

    def statements() -> int:
        with django_assert_max_num_queries(most) as seen:
            assert mine.get(path).status_code == 200
        return len(seen)

    def add(count: int) -> None:
        for number in range(count):
            matter = raised(town, f"第{number}件", answered=number % 2 == 0)
            actions.show_contact(matter=matter, actor=town.dispatcher, now=timezone.now())
            theirs = town.raise_matter(now=timezone.now(), words=f"邻居的第{number}件", place=town.compound)
            actions.follow(matter=theirs.matter, actor=town.resident, now=timezone.now())
        notices.send_due(timezone.now(), most=1000)

    add(2)
    mine.get(path)
    few = statements()
    add(3)
    assert statements() == few
    add(45)
    assert statements() == few


# Messages


def sent(town: Town, who: str = "resident") -> Notice:
    raised(town, "井盖裂了", answered=True, who=who)
    notices.send_due(timezone.now())
    return Notice.objects.get(person_id=town.persons[who].id)


def test_a_message_can_be_marked_as_read(town: Town, mine: Client) -> None:
    notice = sent(town)
    page = body(mine.get("/mine/"))
    assert "修好了。" in page
    assert "1 条没看过" in page
    for _ in range(2):
        assert mine.post(f"/mine/notices/{notice.id}/read/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "没看过" not in body(mine.get("/mine/"))


def test_nobody_reads_anothers_message(town: Town, mine: Client) -> None:
    notice = sent(town, "neighbour")
    assert "修好了。" not in body(mine.get("/mine/"))
    assert mine.post(f"/mine/notices/{notice.id}/read/").status_code == 404


def test_how_i_want_to_be_told(town: Town, mine: Client) -> None:
    assert mine.post("/mine/reply/", {"reply_by": "letter"}).headers["Location"] == "/mine/?saved=1"
    assert Person.objects.get(id=town.resident.id).reply_by == "letter"
    mine.post("/mine/reply/", {"reply_by": "pigeon"})
    assert Person.objects.get(id=town.resident.id).reply_by == "letter"


# What is held


def test_what_is_held_says_why_who_and_until_when(town: Town, mine: Client) -> None:
    matter = raised(town, "井盖裂了")
    people.assist(
        person=town.persons["resident"],
        purpose="代为反映漏水",
        how_agreed="本人在场",
        actor=town.worker,
        now=timezone.now(),
    )
    page = body(mine.get("/my-data/"))
    for part in ("顾阿婆", matter.ref, "代为反映漏水", "本人在场", "为了", "谁看得到", "到几时"):
        assert part in page
    assert "10000000027" not in page, "a telephone number is shown masked"


def test_who_looked_is_listed_by_office_and_not_by_name(town: Town, mine: Client) -> None:
    matter = raised(town, "井盖裂了")
    assert "没有人看过" in body(mine.get("/my-data/"))
    actions.show_contact(matter=matter, actor=town.dispatcher, now=timezone.now(), reason="打电话问地点")
    other = raised(town, "别人的", who="neighbour")
    actions.show_contact(matter=other, actor=town.dispatcher, now=timezone.now(), reason="与我无关")
    page = body(mine.get("/my-data/"))
    assert "网格中心" in page
    assert "打电话问地点" in page
    assert "何川" not in page
    assert "与我无关" not in page


def test_i_can_take_it_with_me(town: Town, mine: Client) -> None:
    matter = raised(town, "井盖裂了")
    actions.show_contact(matter=matter, actor=town.dispatcher, now=timezone.now())
    response = mine.get("/my-data/my-data.json")
    assert "attachment" in response.headers["Content-Disposition"]
    held = json.loads(response.content)
    keys = {"group", "what", "value", "purpose", "source", "viewers", "until", "by_consent"}
    assert keys == set(held["held"][0])
    assert held["looked"][0]["matter"] == matter.ref


# The service itself


def test_a_complaint_about_the_service_is_a_matter_with_an_answer(town: Town, client: Client) -> None:
    category = Category.objects.create(code="service-feedback", name="意见建议", name_en="Feedback")
    said = {
        "words": "窗口中午没人，打我电话 13800001234",
        "form_key": "a key made with the page, long enough",
    }
    first, second = (client.post("/feedback/", said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    reporter = Reporter.objects.select_related("matter").get()
    assert (reporter.matter.category_id, reporter.matter.place_id) == (category.id, town.street.id)
    assert reporter.phone == "13800001234"
    assert "13800001234" not in reporter.matter.words


def test_without_its_category_it_is_taken_all_the_same(town: Town, client: Client) -> None:
    assert client.post("/feedback/", {"words": "字太小"}).status_code == 302
    assert Matter.objects.get().category_id is None


def test_an_empty_complaint_is_told_at_its_field(town: Town, client: Client) -> None:
    response = client.post("/feedback/", {"words": "  "})
    assert response.status_code == 422
    assert "请写一句，再交" in body(response)


def test_the_footer_of_every_page_leads_there(town: Town, client: Client) -> None:
    for path in ("/raise/", "/progress/", "/accounts/login/"):
        for prefs in ("", "view=elder"):
            client.cookies["mulin_prefs"] = prefs
            assert f'href="/feedback/?from={path}"' in body(client.get(path))


def test_a_flood_of_complaints_is_held_back(town: Town, client: Client) -> None:
    answers = [client.post("/feedback/", {"words": "太慢"}) for _ in range(5)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429, 429]
    assert "太慢</textarea>" in body(answers[-1])


# Arriving


@pytest.mark.parametrize(
    ("who", "where"), [("resident", "/mine/"), ("dispatcher", "/desk/"), ("handler", "/desk/")]
)
def test_signing_in_leads_to_where_the_work_is(town: Town, client: Client, who: str, where: str) -> None:
    town.login(client, who)
    assert client.get("/arrive/").headers["Location"] == where
