"""Forms on paper: printed large, read back by scan or serial, entered once, with both names on the timeline (DR-10)."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import translation
from PIL import Image

from mulin.matters import actions as matters
from mulin.matters.models import Follow, Matter, Reporter, Word
from mulin.people import actions, papers, scans, states
from mulin.people.models import Assistance, Mandate, PaperForm
from mulin.people.printing import paper_document
from mulin.platform import errors
from mulin.platform.print import render_png
from mulin.platform.print.documents import Office
from mulin.platform.print.forms import Field, Form, form_data
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters.at_desk import matter_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def body(response: Any) -> str:
    return response.content.decode()


def raised(town: Town, now: dt.datetime, state: str = "new", **more: Any) -> Matter:
    contact = matters.Contact(person=town.persons["resident"], reply_by="phone")
    return matter_in(town, state, now, contact=contact, **more)


def printed(town: Town, now: dt.datetime, kind: str, matter: Matter | None = None) -> PaperForm:
    return actions.print_paper(
        kind=kind,
        street=town.street,
        person=town.persons["resident"],
        record_id=matter.id if matter else None,
        actor=town.worker,
        now=now,
    )


def entered(town: Town, now: dt.datetime, paper: PaperForm, **given: Any) -> PaperForm:
    return actions.enter_paper(paper=paper, given=given, actor=town.worker, now=now)


def picture_of(kind: str, serial: str, *, turn: float = 0.0) -> bytes:
    """The printed form as a phone takes it."""
    form = Form(
        office=Office("临江区梧桐里街道", "021-55550000"),
        title="重开一件",
        consent="上面是我的意思。",
        serial=papers.spaced(serial),
        url=f"http://testserver/forms/{kind}/{serial}/",
        fields=[Field("哪里还不行", 5)],
    )
    (page,) = render_png("form", form_data(form, "zh-hans"), ppi=110)
    with Image.open(io.BytesIO(page)) as opened:
        turned = opened.convert("RGB").rotate(turn, expand=True, fillcolor="white")
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.mark.mechanism("DR-10")
@pytest.mark.parametrize("kind", papers.all_kinds(), ids=lambda kind: kind.key)
def test_every_form_prints_on_one_page(town: Town, kind: papers.Kind) -> None:
    for lang in ("zh-hans", "en"):
        with translation.override(lang):
            blank = paper_document(kind, papers.new_serial(kind.key), town.street, "http://x.test{}".format)
            full = replace(blank, office=Office("临江区梧桐里街道", "021-55550000"), asks_reference=True)
            assert len(render_png("form", form_data(full, lang), ppi=20)) == 1


def test_a_blank_form_is_for_everybody_and_never_the_same_twice(client: Client, town: Town) -> None:
    one, other = client.get("/forms/raise.pdf"), client.get("/forms/raise.pdf")
    assert one.headers["Content-Type"] == "application/pdf"
    assert one.headers["Cache-Control"] == "no-store"
    assert one.content != other.content
    assert client.get("/forms/nothing.pdf").status_code == 404
    page = body(client.get("/forms/"))
    assert all(f"/forms/{kind.key}.pdf" in page for kind in papers.all_kinds())


def test_nothing_on_a_form_is_smaller_than_18_points() -> None:
    from mulin.platform.print.pdf import TEMPLATES

    source = (TEMPLATES / "form.typ").read_text()
    sizes = [float(one) for one in re.findall(r"(?:size:\s*|masthead\(|tick\()(\d+(?:\.\d+)?)pt", source)]
    assert sizes
    assert min(sizes) >= 18


def test_a_serial_is_this_instances_own_and_of_its_kind() -> None:
    serial = papers.new_serial("reopen")
    assert papers.kind_with(serial) == "reopen"
    assert papers.read_code(f"https://x.example/forms/reopen/{serial}/") == serial
    assert papers.read_code(f"https://x.example/forms/withdraw/{serial}/") == ""
    assert papers.read_code("https://elsewhere.example/") == ""
    changed = serial[:-1] + ("A" if serial[-1] != "A" else "B")
    assert papers.kind_with(changed) == ""
    assert papers.normal_serial(papers.spaced(serial).lower()) == serial


@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 7.0])
def test_a_scan_is_read_however_it_lies(turn: float) -> None:
    serial = papers.new_serial("reopen")
    assert scans.serial_in(picture_of("reopen", serial, turn=turn)) == serial


@pytest.mark.mechanism("DR-10")
@pytest.mark.parametrize("turn", [0.0, 7.0])
def test_a_scan_may_be_a_pdf(town: Town, now: dt.datetime, client: Client, turn: float) -> None:
    paper = printed(town, now, "reply")
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture_of("reply", paper.serial, turn=turn))) as page:
        page.save(out, "PDF", resolution=200)
    town.login(client, "worker")
    scan = SimpleUploadedFile("scan.pdf", out.getvalue(), "application/pdf")
    assert client.post("/desk/papers/", {"picture": scan}).status_code == 302
    kept = client.get(f"/desk/papers/{paper.serial}/picture/")
    assert kept.headers["Content-Type"] == "image/jpeg", "the PDF itself is not kept"
    assert "只有一页的 PDF" in body(client.get("/desk/papers/"))


@pytest.mark.mechanism("DR-10")
def test_a_word_on_paper_counts_like_one_by_tap(town: Town, now: dt.datetime) -> None:
    matter = raised(town, now, "answered")
    paper = printed(town, now, "word", matter)
    done = entered(town, now, paper, solved="yes", content="yes", words="谢谢")
    assert done.state == states.ENTERED
    assert done.made_id == matter.id
    assert Matter.objects.get().state == "closed"
    assert Word.objects.get().via == Word.Via.PAPER
    said = Act.objects.select_related("detail").get(verb="matters.note_solved")
    assert said.actor_id == town.worker.id
    assert said.detail.body["for"] == str(town.persons["resident"].id)
    assert said.detail.body["paper"] == paper.serial


def test_each_serial_is_entered_once(town: Town, now: dt.datetime) -> None:
    matter = raised(town, now, "answered")
    paper = printed(town, now, "word", matter)
    entered(town, now, paper, solved="no", content="", words="")
    with pytest.raises(errors.Conflict) as refused:
        entered(town, now, paper, solved="yes", content="", words="")
    assert "已经录过" in refused.value.message
    assert Word.objects.count() == 1


def test_what_is_refused_leaves_the_form_as_it_was(town: Town, now: dt.datetime) -> None:
    matter = raised(town, now)
    paper = printed(town, now, "word", matter)
    with pytest.raises(errors.Refusal):
        entered(town, now, paper, solved="yes", content="", words="")
    assert PaperForm.objects.get().state == states.PRINTED


@pytest.mark.mechanism("DR-10")
@pytest.mark.parametrize(
    ("kind", "state", "given", "verb"),
    [
        ("reopen", "closed", {"words": "又坏了"}, "matters.reopen"),
        ("withdraw", "new", {"words": "好了"}, "matters.withdraw"),
        ("call", "new", {"phone": "13800000000"}, "matters.ask_call"),
        ("reply", "new", {"reply_by": "letter"}, "people.choose_reply"),
    ],
)
def test_every_act_on_a_matter_has_its_form(
    town: Town, now: dt.datetime, kind: str, state: str, given: dict[str, Any], verb: str
) -> None:
    matter = raised(town, now, state)
    entered(town, now, printed(town, now, kind, matter), **given)
    act = Act.objects.select_related("detail").get(verb=verb)
    assert act.actor_id == town.worker.id
    assert act.detail.body["for"] == str(town.persons["resident"].id)


def test_who_left_no_name_is_served_by_paper_too(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "new", now, contact=matters.Contact(phone="13800000001"))
    paper = actions.print_paper(
        kind="withdraw", street=town.street, person=None, record_id=matter.id, actor=town.worker, now=now
    )
    entered(town, now, paper, words="不办了")
    assert Matter.objects.get().state == "closed"


def test_following_by_paper_leaves_no_mark_on_the_public_line(town: Town, now: dt.datetime) -> None:
    matter = raised(town, now)
    matters.set_title(matter=matter, title="楼道灯", public=True, actor=town.worker, now=now)
    entered(town, now, printed(town, now, "follow", matter), too=True)
    assert Follow.objects.get().person_id == town.persons["resident"].id
    assert Act.objects.get(verb="matters.follow_too").actor_id is None


@pytest.mark.mechanism("DR-10")
def test_a_helper_by_paper_from_asking_to_ending(town: Town, now: dt.datetime) -> None:
    until = now.date() + dt.timedelta(days=10)
    who = {"name": "陆小满", "phone": "10000000027"}
    entered(town, now, printed(town, now, "helper"), purposes=["raise"], ways=["desk"], until=until, **who)
    mandate = Mandate.objects.get()
    assert (mandate.state, mandate.noted_by_id) == (states.OFFERED, town.worker.id)
    answer = actions.print_paper(
        kind="helper_answer", street=town.street, person=town.persons["neighbour"], record_id=None,
        actor=town.worker, now=now,
    )  # fmt: skip
    entered(town, now, answer, name="顾阿婆", phone="10000000027")
    mandate.refresh_from_db()
    assert mandate.state == states.RUNNING
    entered(town, now, printed(town, now, "helper_ends"), **who)
    mandate.refresh_from_db()
    assert mandate.state == states.ENDED


def test_done_at_once_needs_how_it_was_agreed_and_the_person_sees_it(town: Town, now: dt.datetime) -> None:
    matter = raised(town, now, "answered")
    what: dict[str, Any] = {
        "kind": "word", "street": town.street, "person": town.persons["resident"], "record_id": matter.id,
        "actor": town.worker, "now": now,
    }  # fmt: skip
    with pytest.raises(errors.Invalid) as missing:
        actions.assist_by_paper(**what, how_agreed=" ")
    assert missing.value.field == "how_agreed"
    paper = actions.assist_by_paper(**what, how_agreed="电话里说的")
    entered(town, now, paper, solved="no", content="", words="")
    assert Assistance.objects.get().how_agreed == "电话里说的"
    assert Word.objects.get().via == Word.Via.VISIT


def test_only_the_window_of_the_street(town: Town, now: dt.datetime) -> None:
    for who in (town.handler, town.resident, town.other_dispatcher):
        with pytest.raises(errors.Refusal):
            actions.print_paper(
                kind="reply", street=town.street, person=town.persons["resident"], record_id=None,
                actor=who, now=now,
            )  # fmt: skip
    serial = papers.new_serial("reply")
    actions.arrive_paper(serial=serial, street=town.street, actor=town.worker, now=now)
    with pytest.raises(errors.Refusal):
        actions.arrive_paper(serial=serial, street=town.other_street, actor=town.other_dispatcher, now=now)


def test_a_scan_opens_the_right_form_and_is_kept_with_the_act(town: Town, client: Client, media: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    matter = raised(town, now, "closed")
    town.login(client, "worker")
    made = client.post("/desk/papers/new/", {"kind": "reopen", "ref": matter.ref, "act": "print"})
    paper = PaperForm.objects.get()
    assert made.headers["Location"] == f"/desk/papers/{paper.serial}/"
    assert paper.person_id == town.persons["resident"].id, "who raised it is known from the matter"
    assert client.get(f"/desk/papers/{paper.serial}/form.pdf").content.startswith(b"%PDF")
    photo = SimpleUploadedFile("scan.jpg", picture_of("reopen", paper.serial, turn=3), "image/jpeg")
    back = client.post("/desk/papers/", {"picture": photo})
    assert back.headers["Location"] == f"/desk/papers/{paper.serial}/"
    page = body(client.get(f"/desk/papers/{paper.serial}/"))
    assert matter.ref in page
    assert f"/desk/papers/{paper.serial}/picture/" in page
    shown = client.get(f"/desk/papers/{paper.serial}/picture/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert client.post(f"/desk/papers/{paper.serial}/", {"words": "还漏"}).status_code == 302
    assert Matter.objects.get().state == "received"
    again = client.post(f"/desk/papers/{paper.serial}/", {"words": "还漏"})
    assert again.status_code == 409
    assert "已经录过了" in body(again)


@pytest.mark.mechanism("DR-10")
def test_a_blank_form_raises_a_matter_at_the_register(town: Town, client: Client) -> None:
    town.login(client, "worker")
    serial = papers.new_serial("raise")
    back = client.post("/desk/papers/", {"serial": papers.spaced(serial).lower()})
    assert back.headers["Location"] == f"/desk/papers/{serial}/"
    page = body(client.get(f"/desk/papers/{serial}/"))
    assert f"/desk/register/?paper={serial}" in page
    register = body(client.get(f"/desk/register/?paper={serial}"))
    assert f'name="paper" value="{serial}"' in register
    sent = {
        "paper": serial, "channel": "walk_in", "words": "楼道灯不亮", "place": str(town.building.id),
        "name": "苗阿公", "reply_by": "slip", "form_key": "k" * 20,
    }  # fmt: skip
    assert client.post("/desk/register/", sent).status_code == 302
    paper = PaperForm.objects.get()
    matter = Matter.objects.get()
    assert (paper.state, paper.made_id) == (states.ENTERED, matter.id)
    raised_by = Act.objects.select_related("detail").get(verb="matters.raise")
    assert raised_by.detail.body["paper"] == serial
    second = client.post("/desk/register/", sent | {"form_key": "m" * 20, "words": "另一件"})
    assert second.status_code == 409
    assert Matter.objects.count() == 1, "a form that is entered already raises nothing"


def test_a_refused_registration_leaves_the_form_waiting(town: Town, now: dt.datetime) -> None:
    paper = printed(town, now, "raise")
    with pytest.raises(errors.Invalid):
        matters.register_from(
            paper=paper, place=town.building, words=" ", channel="walk_in", contact=matters.Contact(),
            token="t" * 20, actor=town.worker, now=now,
        )  # fmt: skip
    assert PaperForm.objects.get().state == states.PRINTED


def test_a_form_for_somebody_known_finds_them_without_their_number(town: Town, client: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    town.login(client, "worker")
    paper = printed(town, now, "raise")
    page = body(client.get(f"/desk/register/?paper={paper.serial}"))
    person = town.persons["resident"]
    assert f'value="p:{person.id}" checked' in page
    assert person.phone not in page
    sent = {
        "paper": paper.serial, "channel": "walk_in", "words": "楼道灯不亮", "place": str(town.building.id),
        "known": f"p:{person.id}", "how_agreed": "本人签的纸", "form_key": "k" * 20,
    }  # fmt: skip
    assert client.post("/desk/register/", sent).status_code == 302
    assert Reporter.objects.get().person_id == person.id


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "请选一张照片"),
        ({"serial": "AAAA AAAA AAAA"}, "不是这里印的表"),
        ({"serial": "乱写"}, "不是这里印的表"),
        ({"picture": "blank"}, "没有认出二维码"),
        ({"picture": "text"}, "这不是照片"),
        ({"picture": "pdf"}, "没有认出二维码"),
        ({"picture": "pdf of two pages"}, "一个 PDF 请只扫一张纸"),
        ({"picture": "half a pdf"}, "这个 PDF 打不开"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(
    town: Town, client: Client, sent: dict[str, Any], told: str
) -> None:
    town.login(client, "worker")
    if sent.get("picture") == "blank":
        out = io.BytesIO()
        Image.new("RGB", (300, 300), "white").save(out, "JPEG")
        sent = {"picture": SimpleUploadedFile("a.jpg", out.getvalue())}
    elif "pdf" in sent.get("picture", ""):
        out, blank = io.BytesIO(), Image.new("RGB", (300, 400), "white")
        more = [blank] if "two" in sent["picture"] else []
        blank.save(out, "PDF", save_all=True, append_images=more)
        whole = out.getvalue()
        sent = {"picture": SimpleUploadedFile("a.pdf", whole[:200] if "half" in sent["picture"] else whole)}
    elif sent.get("picture") == "text":
        sent = {"picture": SimpleUploadedFile("a.jpg", b"not a picture")}
    response = client.post("/desk/papers/", sent)
    assert response.status_code == 422
    assert told in body(response)
    assert not PaperForm.objects.exists()


def test_a_voided_form_is_not_entered(town: Town, client: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    town.login(client, "worker")
    paper = printed(town, now, "reply")
    assert client.post(f"/desk/papers/{paper.serial}/voidings/").status_code == 302
    with pytest.raises(errors.Conflict):
        entered(town, now, paper, reply_by="phone")


def test_what_the_code_opens_for_everybody(town: Town, client: Client) -> None:
    serial = papers.new_serial("raise")
    page = client.get(f"/forms/raise/{serial}/")
    assert "交到任何一个家门口服务站" in body(page)
    assert client.get(f"/forms/reopen/{serial}/").status_code == 404
    assert client.get("/forms/raise/AAAAAAAAAAAA/").status_code == 404
    town.login(client, "worker")
    assert client.get(f"/forms/raise/{serial}/").headers["Location"] == f"/desk/papers/?serial={serial}"
    assert f'value="{serial}"' in body(client.get(f"/desk/papers/?serial={serial}"))


@pytest.mark.parametrize("rows", [1, 6])
def test_the_list_asks_a_fixed_number_of_statements(
    town: Town, client: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    now = dt.datetime.now(dt.UTC)
    for _number in range(rows):
        paper = printed(town, now, "reply")
        actions.arrive_paper(serial=paper.serial, street=town.street, actor=town.worker, now=now)
    town.login(client, "worker")
    with django_assert_max_num_queries(12):
        page = body(client.get("/desk/papers/"))
    assert page.count("顾**") == rows
