"""The pages on how somebody is told, and the desk's on what did not get through: what they show, take and refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mulin.people import codes
from mulin.people.models import ContactWay
from mulin.platform.ids import new_id
from mulin.platform.notices import actions as notices
from mulin.platform.notices import channels, states
from mulin.platform.notices.channels import Refused
from mulin.platform.notices.delivery import Delivery, NoticeText
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.platform.notices.wires import Wires, agreed, carry, lay

notices.add_kind(
    "test.open", lambda notice: notices.Message("开着的", "换好了"), what="您的事有答复了", open_at_desk=True
)
notices.add_kind("test.closed", lambda notice: notices.Message("关着的", "谁也不能看"), what="您有一条新消息")


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Wires:
    return lay(monkeypatch)


def at(town: Town, who: str) -> Client:
    client = Client()
    town.login(client, who)
    return client


def fail_some(town: Town, wires: Wires, many: int, kind: str = "test.open") -> list[Delivery]:
    """That many messages to the resident that got through by no way."""
    now = timezone.now()
    way = ContactWay.objects.filter(channel="sms", withdrawn_at__isnull=True).first()
    if way is None:
        way = agreed(town.persons["resident"], "sms", "10000000027", now)
    made = []
    for _one in range(many):
        notice = notices.later(
            street_id=town.street.id,
            record_id=new_id(),
            kind=kind,
            channel="in_app",
            person_id=town.persons["resident"].id,
            now=now,
            wait=False,
        )
        notices.send_due(now)
        notice.refresh_from_db()
        made.append(
            Delivery.objects.create(
                street_id=town.street.id,
                person_id=way.person_id,
                channel="sms",
                way_id=way.id,
                notices=[notice.id],
                state=states.FAILED,
                error="code quota",
                at=now,
                not_before=now,
            )
        )
    Delivery.objects.exclude(id__in=[one.id for one in made]).delete()
    return made


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_in_mine_one_adds_proves_and_withdraws(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    page = mine.get("/mine/ways/").content.decode()
    assert "短信" in page
    assert "18:30" in page
    sent = mine.post("/mine/ways/", {"channel": "sms", "address": "100-0000-0027"})
    assert sent.status_code == 302
    way = ContactWay.objects.get()
    page = mine.get("/mine/ways/").content.decode()
    assert "等您核对" in page
    assert "10000000027" not in page, "masked"
    wrong = mine.post(f"/mine/ways/{way.id}/proofs/", {"code": "nonsense"})
    assert wrong.status_code == 422
    assert "验证码不对" in wrong.content.decode()
    way.refresh_from_db()
    assert mine.post(f"/mine/ways/{way.id}/proofs/", {"code": codes.code_of(way)}).status_code == 302
    assert "在用" in mine.get("/mine/ways/").content.decode()
    assert mine.post(f"/mine/ways/{way.id}/withdrawals/").status_code == 302
    assert not ContactWay.objects.filter(withdrawn_at__isnull=True).exists()
    assert mine.post(f"/mine/ways/{way.id}/withdrawals/").status_code == 404


@pytest.mark.django_db
def test_bad_input_keeps_what_was_typed_and_says_the_way_out(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    for typed in (
        {},
        {"channel": "sms", "address": ""},
        {"channel": "sms", "address": "12345"},
        {"channel": "pigeon", "address": "roof"},
        {"channel": "email", "address": "gu@example.com\x00"},
    ):
        answer = mine.post("/mine/ways/", typed)
        assert answer.status_code == 422
    answer = mine.post("/mine/ways/", {"channel": "sms", "address": "12345"}).content.decode()
    assert 'value="12345"' in answer
    assert "手机号，11 位" in answer
    assert not ContactWay.objects.exists()
    assert mine.get(f"/mine/ways/{new_id()}/proofs/").status_code == 405
    assert mine.post(f"/mine/ways/{new_id()}/proofs/", {"code": "1"}).status_code == 404


@pytest.mark.django_db
def test_another_code_too_soon_says_when(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    mine.post("/mine/ways/", {"channel": "sms", "address": "10000000027"})
    way = ContactWay.objects.get()
    answer = mine.post(f"/mine/ways/{way.id}/codes/")
    assert answer.status_code == 429
    assert "一分钟以后" in answer.content.decode()


@pytest.mark.django_db
def test_without_any_channel_the_page_says_so(town: Town) -> None:
    page = at(town, "resident").get("/mine/ways/").content.decode()
    assert "还没有接通别的渠道" in page


@pytest.mark.django_db
def test_language_and_reply_are_chosen_together(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    assert mine.post("/mine/ways/telling/", {"reply_by": "letter", "language": "en"}).status_code == 302
    person = town.persons["resident"]
    person.refresh_from_db()
    assert (person.reply_by, person.language) == ("letter", "en")
    assert mine.post("/mine/ways/telling/", {"reply_by": "letter", "language": "xx"}).status_code == 422


@pytest.mark.django_db
def test_the_elder_view(town: Town, wires: Wires) -> None:
    mine = at(town, "resident")
    mine.post("/preferences/", {"view": "elder"})
    page = mine.get("/mine/ways/").content.decode()
    assert 'class="one"' in page
    assert page.count("<main") == 1


@pytest.mark.django_db
@pytest.mark.mechanism("DR-10")
def test_the_same_at_the_desk(town: Town, wires: Wires) -> None:
    desk = at(town, "worker")
    person = town.persons["resident"]
    here = reverse("person_ways", args=[person.id])
    typed = {"channel": "email", "address": "gu@example.com"}
    assert desk.post(here, typed).status_code == 422, "without their word"
    assert desk.post(here, {**typed, "words": "本人在场"}).status_code == 302
    way = ContactWay.objects.get()
    assert desk.post(f"{here}{way.id}/proofs/", {"code": codes.code_of(way)}).status_code == 302
    assert desk.post(f"{here}telling/", {"reply_by": "phone", "language": "zh-hans"}).status_code == 302
    assert "本人在场" in at(town, "resident").get("/my-data/").content.decode()
    assert at(town, "other_dispatcher").get(here).status_code == 404
    assert at(town, "handler").get(here).status_code == 403
    assert desk.get(reverse("person_ways", args=[town.persons["leader"].id])).status_code == 403
    assert at(town, "resident").get(here).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 19])
def test_pages_take_the_same_statements_however_many(
    many: int, town: Town, wires: Wires, django_assert_max_num_queries: object
) -> None:
    fail_some(town, wires, many)
    desk, mine = at(town, "dispatcher"), at(town, "resident")
    for client, address in (
        (desk, "/desk/outgoing/"),
        (desk, "/desk/outgoing/texts/"),
        (mine, "/mine/ways/"),
    ):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_what_did_not_get_through_is_seen_to(town: Town, wires: Wires) -> None:
    one, other, third = fail_some(town, wires, 3)
    desk = at(town, "dispatcher")
    page = desk.get("/desk/outgoing/").content.decode()
    assert "短信平台报错" in page
    assert "顾**" in page
    assert "10000000027" not in page
    assert f"state={states.FAILED}" in page, "the number opens its records"
    called = desk.post(f"/desk/outgoing/{one.id}/calls/").content.decode()
    assert "10000000027" in called
    assert Act.objects.filter(verb="people.show_person", actor_id=town.dispatcher.id).count() == 1
    assert desk.post(f"/desk/outgoing/{one.id}/settlements/", {"how": "called"}).status_code == 302
    assert desk.post(f"/desk/outgoing/{one.id}/settlements/", {"how": "called"}).status_code == 409
    assert desk.post(f"/desk/outgoing/{other.id}/settlements/", {"how": "shouted"}).status_code == 422
    letter = desk.get(f"/desk/outgoing/{other.id}/letter.pdf")
    assert letter.content.startswith(b"%PDF")
    assert desk.post(f"/desk/outgoing/{other.id}/settlements/", {"how": "printed"}).status_code == 302
    assert desk.post(f"/desk/outgoing/{third.id}/retries/").status_code == 302
    found = {one.id: one.state for one in Delivery.objects.all()}
    assert list(found.values()) == [states.SETTLED, states.SETTLED, states.WAITING]
    settled = desk.get("/desk/outgoing/?state=settled&channel=sms").content.decode()
    assert "打电话说了" in settled
    assert "打了一封信" in settled


@pytest.mark.django_db
@pytest.mark.mechanism("DR-14")
def test_wechat_is_added_with_the_code_of_its_mini_program(
    town: Town, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exchange(given: str) -> str:
        if given != "code-1":
            raise channels.Refused("errcode 40029")
        return "openid-0000001"

    monkeypatch.setattr(wires["wechat"], "resolve", exchange, raising=False)
    mine = at(town, "resident")
    assert "小程序里的登录码" in mine.get("/mine/ways/").content.decode()
    wrong = mine.post("/mine/ways/", {"channel": "wechat", "address": "code-used"})
    assert wrong.status_code == 422
    assert "登录码不对，或者用过了。" in wrong.content.decode()
    assert "code-used" in wrong.content.decode(), "what was typed stays"
    made = mine.post("/mine/ways/", {"channel": "wechat", "address": "code-1"}, follow=True)
    assert "在小程序里每点一次“允许”，就能发一条。" in made.content.decode()
    way = ContactWay.objects.get()
    assert (way.address, way.permits) == ("openid-0000001", 0)
    assert way.proved_at is not None
    desk = at(town, "worker").get(f"/desk/people/{town.persons['resident'].id}/ways/").content.decode()
    assert "小程序里的登录码" not in desk, "permission is given on the person's own telephone"


@pytest.mark.django_db
@pytest.mark.mechanism("DR-11")
def test_what_was_noted_by_mistake_is_taken_back_at_once(town: Town, wires: Wires) -> None:
    one, other = fail_some(town, wires, 2)
    desk = at(town, "dispatcher")
    assert desk.post(f"/desk/outgoing/{one.id}/retractions/").status_code == 409, "not settled"
    for each in (one, other):
        desk.post(f"/desk/outgoing/{each.id}/settlements/", {"how": "called"})
    assert f"/desk/outgoing/{one.id}/retractions/" in desk.get("/desk/outgoing/").content.decode()
    assert at(town, "leader").post(f"/desk/outgoing/{one.id}/retractions/").status_code == 403, "not theirs"
    back = desk.post(f"/desk/outgoing/{one.id}/retractions/", follow=True).content.decode()
    assert "撤销了，这一条还等着办。" in back
    one.refresh_from_db()
    assert (one.state, one.settled_at, one.settled_by_id) == (states.FAILED, None, None)
    assert Act.objects.filter(verb="people.undo_settlement").count() == 1
    Delivery.objects.filter(id=other.id).update(settled_at=timezone.now() - dt.timedelta(minutes=6))
    assert f"/desk/outgoing/{other.id}/retractions/" not in desk.get("/desk/outgoing/").content.decode()
    late = desk.post(f"/api/outgoing/{other.id}/retractions/")
    assert (late.status_code, late.json()["rule"]) == (403, "DR-11")


@pytest.mark.django_db
def test_who_sees_the_outgoing(town: Town, wires: Wires) -> None:
    (one,) = fail_some(town, wires, 1)
    assert at(town, "resident").get("/desk/outgoing/").status_code == 403
    assert at(town, "handler").get("/desk/outgoing/").status_code == 403
    other = at(town, "other_dispatcher")
    assert "顾阿婆" not in other.get("/desk/outgoing/").content.decode()
    for what in ("retries", "calls", "settlements", "retractions"):
        assert other.post(f"/desk/outgoing/{one.id}/{what}/").status_code == 404
    assert other.get(f"/desk/outgoing/{one.id}/letter.pdf").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "shown"), [("test.open", True), ("test.closed", False)])
def test_a_letter_says_only_what_the_desk_may_read(
    kind: str, shown: bool, town: Town, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(
        "mulin.people.pages.outgoing.message_letter_pdf",
        lambda letter, language: printed.append(letter.body) or b"%PDF",
    )
    (one,) = fail_some(town, wires, 1, kind)
    at(town, "dispatcher").get(f"/desk/outgoing/{one.id}/letter.pdf")
    assert ("换好了" in printed[0] or "谁也不能看" in printed[0]) is shown


@pytest.mark.django_db
def test_the_street_words_its_messages(town: Town, wires: Wires) -> None:
    desk = at(town, "dispatcher")
    assert desk.get("/desk/outgoing/texts/").status_code == 200
    here = "/desk/outgoing/texts/sms/zh-hans/"
    before = desk.get(here).content.decode()
    assert "您反映的事有答复了" in before
    seen = desk.post(here, {"body": "{street}说：{what}", "preview": "1"})
    assert "梧桐里街道说：您反映的事有答复了" in seen.content.decode()
    assert not NoticeText.objects.exists()
    assert desk.post(here, {"body": "{street}说：{what}"}).status_code == 302
    now = dt.datetime.now(dt.UTC)
    agreed(town.persons["resident"], "sms", "10000000027", now)
    notices.add_kind("test.now", lambda notice: notices.Message("一", "二"), what="有事", urgent=True)
    notices.later(
        street_id=town.street.id, record_id=new_id(), kind="test.now", channel="in_app",
        person_id=town.persons["resident"].id, now=now, wait=False,
    )  # fmt: skip
    notices.send_due(now)
    carry(now, "sms")
    assert wires["sms"].given[0][0].text == "梧桐里街道说：有事"
    assert desk.post(here, {"body": "x", "back": "1"}).status_code == 302
    assert not NoticeText.objects.exists()
    assert at(town, "worker").get(here).status_code == 403
    assert desk.get("/desk/outgoing/texts/pigeon/zh-hans/").status_code == 404
    assert desk.get(here + "?kind=no.such").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "body", "said"),
    [
        ("sms", "{body}", "别人也看得到"),
        ("sms", "{street}{nobody}", "没有 {nobody} 这个空位"),
        ("sms", "{street", "没有配成对"),
        ("sms", "", "请填"),
        ("sms", "{street}" + "好" * 135, "拆成"),
        ("email", "请打 13800001111", "电话或证件号"),
    ],
)
def test_wording_that_does_not_do(channel: str, body: str, said: str, town: Town, wires: Wires) -> None:
    answer = at(town, "dispatcher").post(
        f"/desk/outgoing/texts/{channel}/zh-hans/", {"subject": "{street}", "body": body}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert body.split("{")[0] in page
    assert not NoticeText.objects.exists()


@pytest.mark.django_db
def test_a_subject_holds_nothing_personal(town: Town, wires: Wires) -> None:
    answer = at(town, "leader").post(
        "/desk/outgoing/texts/email/zh-hans/", {"subject": "{title}", "body": "{list}"}
    )
    assert answer.status_code == 422
    assert "别人也看得到" in answer.content.decode()


@pytest.mark.django_db
def test_a_way_that_broke_says_why_in_mine(town: Town, wires: Wires) -> None:
    now = dt.datetime.now(dt.UTC)
    agreed(town.persons["resident"], "sms", "10000000027", now)
    wires["sms"].fails(Refused("code invalid_number"))
    notices.add_kind("test.now", lambda notice: notices.Message("一", "二"), what="有事", urgent=True)
    notices.later(
        street_id=town.street.id, record_id=new_id(), kind="test.now", channel="in_app",
        person_id=town.persons["resident"].id, now=now, wait=False,
    )  # fmt: skip
    notices.send_due(now)
    carry(now, "sms")
    assert "短信平台报错" in at(town, "resident").get("/mine/ways/").content.decode()
    assert Delivery.objects.get().state == states.FAILED
