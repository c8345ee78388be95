"""The slip: what it shows and what it never shows, and what its holder can do with one tap."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mulin.matters import actions, states
from mulin.matters.models import Assignment, Matter, Reporter, Word
from mulin.platform.records.models import Link
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.matters.raising import KEY

pytestmark = pytest.mark.django_db
STATES = ("new", "received", "offered", "in_hand", "answered", "explained", "closed", "withdrawn")


def body(response: Any) -> str:
    return response.content.decode()


def slip_in(
    town: Town, state: str, *, days: float = 3, words: str = "楼道灯又不亮了", **contact: Any
) -> Reporter:
    """A slip of a matter in this state, raised by somebody at the door `days` ago."""
    then = timezone.now() - dt.timedelta(days=days)
    left = actions.Contact(**{"name": "顾阿婆", "phone": "13800000027", **contact})
    intake = town.raise_matter(now=then, words=words, contact=left, category_id=town.lighting.id)
    matter, reporter = intake.matter, intake.reporter
    assert reporter is not None
    if state == "withdrawn":
        actions.withdraw(matter=matter, reporter=reporter, words="", actor=town.visitor, now=then)
    if state in ("received", *STATES[2:7]):
        actions.receive(matter=matter, actor=town.dispatcher, now=then)
    if state in STATES[2:7]:
        sheet = actions.dispatch(
            matter=matter, to=town.property, reason="共用部位", actor=town.dispatcher, now=then
        )
    if state in STATES[3:7]:
        actions.accept(assignment=sheet, actor=town.handler, now=then)
    if state in STATES[4:7]:
        proposes = "referred" if state == "explained" else "solved"
        actions.answer(matter=matter, body="灯座换好了。", proposes=proposes, actor=town.handler, now=then)
    if state == "closed":
        actions.say(matter=matter, reporter=reporter, solved=True, actor=town.visitor, now=then)
    return Reporter.objects.select_related("matter").get(pk=reporter.pk)


def fresh(reporter: Reporter) -> Matter:
    return Matter.objects.get(pk=reporter.matter_id)


def post(client: Client, reporter: Reporter, what: str, **fields: str) -> Any:
    return client.post(f"/s/{reporter.token}/{what}/", fields)


# What it shows


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("prefs", ["", "view=elder", "language=en", "view=elder&language=en"])
def test_every_state_is_told_in_every_view(town: Town, state: str, prefs: str) -> None:
    reporter = slip_in(town, state)
    client = Client()
    client.cookies["mulin_prefs"] = prefs
    address = f"/s/{reporter.token}/"
    parts = ["", "?part=flow", "?part=story"] if "elder" in prefs else [""]
    for part in parts:
        response = client.get(address + part)
        assert response.status_code == 200
        assert reporter.matter.ref in body(response)
    whole = body(client.get(address + "?part=flow"))
    assert ('aria-current="step"' in whole) == (fresh(reporter).state != states.CLOSED), "you are here"


@pytest.mark.mechanism("S3-57", "S4-17")
def test_one_number_across_handlers_and_whose_turn_it_is(town: Town, client: Client) -> None:
    reporter = slip_in(town, "offered")
    address = f"/s/{reporter.token}/"
    assert "安和物业" in body(client.get(address))
    now = timezone.now()
    sheet = Assignment.objects.get(matter_id=reporter.matter_id)
    actions.return_sheet(assignment=sheet, reason="线路归供电所，找小吴", actor=town.handler, now=now)
    page = body(client.get(address))
    assert "网格中心" in re.search(r'class="turn".*?</section>', page, re.DOTALL)[0]  # type: ignore[index]
    sheet = actions.dispatch(
        matter=reporter.matter, to=town.power, reason="线路", actor=town.dispatcher, now=now
    )
    actions.accept(assignment=sheet, actor=town.power_handler, now=now)
    page = body(client.get(address))
    assert page.count(reporter.matter.ref) >= 1
    assert "梧桐供电所" in page
    assert "退回重派" in page
    assert "找小吴" not in page, "what offices write to each other stays with them"


def test_nothing_personal_stands_on_it(town: Town, client: Client) -> None:
    words = "我是302的，楼上王建国天天吵"
    reporter = slip_in(town, "closed", words=words)
    now = timezone.now()
    actions.reopen(matter=reporter.matter, reporter=reporter, words="王建国又吵", actor=town.visitor, now=now)
    page = body(client.get(f"/s/{reporter.token}/"))
    for secret in (words, "王建国", "顾阿婆", "13800000027", "0027", town.handler.name, town.dispatcher.name):
        assert secret not in page


def test_it_is_kept_out_of_caches_searches_and_referrers(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    for path in ("", "slip.pdf", "words/latest/", "calls/", "withdrawal/"):
        headers = client.get(f"/s/{reporter.token}/{path}").headers
        assert "no-store" in headers["Cache-Control"], path
        assert "noindex" in headers["X-Robots-Tag"], path
        assert headers["Referrer-Policy"] == "no-referrer", path


def test_a_token_that_is_none_opens_nothing(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    for token in ("x", reporter.token[:-1], reporter.token.swapcase(), reporter.matter.ref, "%00"):
        assert client.get(f"/s/{token}/").status_code == 404
    assert client.post("/s/x/words/", {"solved": "yes"}).status_code == 404


def test_overdue_is_said_to_who_waits(town: Town, client: Client) -> None:
    page = body(client.get(f"/s/{slip_in(town, 'in_hand', days=47).token}/"))
    assert 'data-state="late"' in page
    assert "已等 47 天" in page
    assert "已经超期" in page


def test_it_prints_as_one_page(town: Town, client: Client) -> None:
    response = client.get(f"/s/{slip_in(town, 'answered').token}/slip.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_statements_do_not_grow_with_the_story(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    reporter = slip_in(town, "in_hand")
    address = f"/s/{reporter.token}/"
    client.get(address)

    def statements() -> int:
        with django_assert_max_num_queries(12) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    before = statements()
    for count in (2, 47):
        for _ in range(count):
            actions.note_contact(matter=reporter.matter, words="问过", actor=town.handler, now=timezone.now())
        assert statements() == before


# One tap


@pytest.mark.mechanism("S0-22")
def test_one_tap_says_solved_and_closes_it(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    response = post(client, reporter, "words", solved="yes")
    assert response.headers["Location"] == f"/s/{reporter.token}/words/latest/"
    assert (fresh(reporter).state, fresh(reporter).outcome) == (states.CLOSED, states.SOLVED)
    assert Word.objects.get().content == ""
    assert "办的过程，您满意吗" in body(client.get(response.headers["Location"]))
    post(client, reporter, "words/latest", content="fairly")
    assert Word.objects.get().content == Word.Content.FAIRLY


def test_the_second_of_two_taps_changes_nothing(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    first, second = (post(client, reporter, "words", solved="yes") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Word.objects.count() == 1
    assert post(client, reporter, "words", solved="no").status_code == 409, "another word is not the same tap"


@pytest.mark.mechanism("S0-23")
def test_not_solved_goes_back_at_once_and_the_words_follow(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    post(client, reporter, "words", solved="no")
    assert (fresh(reporter).state, fresh(reporter).owner_id) == (states.WITH_HANDLER, town.handler.id)
    post(client, reporter, "words/latest", words="三楼还是不亮", content="no")
    word = Word.objects.get()
    assert (word.solved, word.words, word.content) == (False, "三楼还是不亮", "no")
    assert "三楼还是不亮" in [line.said for line in story([reporter.matter_id])]
    again = post(client, reporter, "words/latest", words="改口", content="yes")
    assert again.headers["Location"] == f"/s/{reporter.token}/", "nothing is open to be added to"
    assert Word.objects.get().words == "三楼还是不亮"


def test_an_explanation_is_asked_about_as_one(town: Town, client: Client) -> None:
    assert "这样行吗" in body(client.get(f"/s/{slip_in(town, 'explained').token}/"))


@pytest.mark.parametrize("solved", ["", "maybe"])
def test_a_word_that_is_none(town: Town, client: Client, solved: str) -> None:
    response = post(client, slip_in(town, "answered"), "words", solved=solved)
    assert response.status_code == 422
    assert "请点“解决了”或“没解决”" in body(response)


def test_content_that_is_none_is_told(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    post(client, reporter, "words", solved="yes")
    response = post(client, reporter, "words/latest", content="very", words="还行")
    assert response.status_code == 422
    assert "还行" in body(response)


def test_a_word_before_there_is_an_answer_is_refused_with_its_rule(town: Town, client: Client) -> None:
    response = post(client, slip_in(town, "in_hand"), "words", solved="yes")
    assert response.status_code == 409
    assert "DR-05" in body(response)


def test_staff_cannot_say_it_with_the_slip(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    town.login(client, "handler")
    response = post(client, reporter, "words", solved="yes")
    assert response.status_code == 403
    assert "要由反映的人自己说" in body(response)
    assert fresh(reporter).state == states.ANSWERED


def test_family_with_the_slip_may_say_it_signed_in_or_not(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered")
    town.login(client, "neighbour")
    assert post(client, reporter, "words", solved="yes").status_code == 302


def test_the_token_is_the_authority_and_no_cookie_is(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(
        f"/s/{slip_in(town, 'answered').token}/words/", {"solved": "yes"}, headers={"Origin": "null"}
    )
    assert response.status_code == 302


# Calls, taking back, again


def test_please_call_moves_the_call_up(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered", days=0)
    before = fresh(reporter).due_at
    assert post(client, reporter, "calls").headers["Location"].endswith("?call=1")
    matter = fresh(reporter)
    assert matter.due_at is not None
    assert before is not None
    assert matter.due_at < before
    assert Reporter.objects.get(pk=reporter.pk).reply_by == "phone"
    for _ in range(5):
        post(client, reporter, "calls")
    assert sum(line.verb == "matters.ask_call" for line in story([matter.id])) == 2, "once is enough"


def test_a_call_needs_a_number(town: Town, client: Client) -> None:
    reporter = slip_in(town, "answered", phone="", name="")
    asked = post(client, reporter, "calls")
    assert asked.status_code == 200
    assert 'name="phone"' in body(asked)
    assert post(client, reporter, "calls", phone="").status_code == 422
    assert post(client, reporter, "calls", phone="12").status_code == 422
    assert post(client, reporter, "calls", phone="138 0000 4321").status_code == 302
    assert Reporter.objects.get(pk=reporter.pk).phone == "13800004321"


def test_taking_back_is_asked_once_more_and_can_be_undone(town: Town, client: Client) -> None:
    reporter = slip_in(town, "in_hand")
    assert "撤回这一件" in body(client.get(f"/s/{reporter.token}/withdrawal/"))
    assert fresh(reporter).state == states.WITH_HANDLER
    for _ in range(2):
        assert post(client, reporter, "withdrawal", words="自己修了").status_code == 302
    assert fresh(reporter).outcome == states.GIVEN_UP
    assert post(client, reporter, "reopenings").status_code == 302
    assert fresh(reporter).state == states.RECEIVED


def test_one_tap_reopens_within_the_days(town: Town, client: Client) -> None:
    reporter = slip_in(town, "closed", days=80)
    assert "重开这一件" in body(client.get(f"/s/{reporter.token}/"))
    for _ in range(2):
        assert post(client, reporter, "reopenings", words="又坏了").status_code == 302
    assert (fresh(reporter).state, fresh(reporter).ref) == (states.RECEIVED, reporter.matter.ref)
    assert Matter.objects.count() == 1


def test_later_it_is_a_matter_of_its_own_linked_to_the_old_one(town: Town, client: Client) -> None:
    reporter = slip_in(town, "closed", days=120)
    page = body(client.get(f"/s/{reporter.token}/"))
    assert "再反映一次" in page
    assert "重开这一件" not in page
    assert post(client, reporter, "reopenings").status_code == 403
    answers = [post(client, reporter, "repeats", words="又坏了", form_key=KEY) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    new = Reporter.objects.select_related("matter").get(token=answers[0].headers["Location"].split("/")[2])
    assert (new.matter.words, new.matter.place_id, new.phone) == ("又坏了", town.building.id, "13800000027")
    link = Link.objects.get()
    assert (link.source_id, link.to_id, link.kind) == (reporter.matter_id, new.matter_id, "again")
    assert reporter.matter.ref in body(client.get(f"/s/{new.token}/"))
    assert Matter.objects.count() == 2


def test_what_is_still_open_is_not_raised_again(town: Town, client: Client) -> None:
    response = post(client, slip_in(town, "in_hand"), "repeats", form_key=KEY)
    assert response.status_code == 409
    assert Matter.objects.count() == 1


# The number and four digits


def look_up(client: Client, ref: str, four: str) -> Any:
    return client.post("/progress/", {"ref": ref, "last_four": four})


def test_the_number_with_the_telephone_finds_the_slip(town: Town, client: Client) -> None:
    reporter = slip_in(town, "in_hand")
    ref = reporter.matter.ref
    short = ref.replace("-", "").replace("0000", "")
    for typed in (ref, ref.lower(), ref.replace("-", " "), short, f"编号：{ref}。"):
        assert look_up(client, typed, "0027").headers["Location"] == f"/s/{reporter.token}/"


def test_the_number_alone_opens_nothing_and_tells_nothing(town: Town, client: Client) -> None:
    reporter = slip_in(town, "in_hand")
    silent = slip_in(town, "in_hand", phone="")
    known, unknown, none = (
        look_up(client, reporter.matter.ref, "9999"),
        look_up(client, "M-2026-09999", "0027"),
        look_up(client, silent.matter.ref, "0000"),
    )
    assert known.status_code == unknown.status_code == none.status_code == 422

    def told(response: Any) -> str:
        return re.sub(r'value="[^"]*"', "", body(response))

    assert told(known) == told(unknown) == told(none)


def test_guessing_is_stopped_for_right_and_wrong_alike(town: Town, client: Client) -> None:
    ref = slip_in(town, "in_hand").matter.ref
    for number in range(20):
        assert look_up(client, ref, f"{number:04d}").status_code == 422
    wrong, right = look_up(client, ref, "1111"), look_up(client, ref, "0027")
    assert wrong.status_code == right.status_code == 429
    assert "先停一停" in body(right)
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert look_up(elsewhere, ref, "0027").status_code == 302


def test_one_number_cannot_be_guessed_from_many_places(town: Town) -> None:
    ref = slip_in(town, "in_hand").matter.ref
    for number in range(30):
        look_up(Client(REMOTE_ADDR=f"192.0.2.{number}"), ref, "1111")
    assert look_up(Client(REMOTE_ADDR="192.0.2.99"), ref, "0027").status_code == 429


@pytest.mark.parametrize(
    ("ref", "four"),
    [("", "0027"), ("M-2026-00001", ""), ("一", "0027"), ("M-2026-00001", "27"), ("M" * 90, "0" * 90)],
)
def test_what_is_no_number_is_told_at_its_field(town: Town, client: Client, ref: str, four: str) -> None:
    response = look_up(client, ref, four)
    assert response.status_code == 422
    assert 'data-state="error"' in body(response)
