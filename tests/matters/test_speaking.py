"""Who speaks: kept from the handler, a child with a guardian, a neighbour who agreed, a voice, a forwarded message."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mulin.matters import actions, chat, photos, policies, queries
from mulin.matters.actions import Contact
from mulin.matters.models import UNTYPED, Matter, Reporter, Voice
from mulin.platform import errors, sounds
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters import doors
from tests.matters.at_desk import at, matter_in

pytestmark = pytest.mark.django_db

NAME, PHONE = "沈阿姨", "13812345627"
KEY = "k" * 32


def withheld(town: Town, now: dt.datetime, state: str = "in_hand") -> Matter:
    contact = Contact(NAME, PHONE, "phone", withheld=True)
    return matter_in(town, state, now, contact=contact, voices=[sounds.clean_sound(doors.OGG)])


@pytest.mark.mechanism("S2-45", "S3-54")
def test_nothing_gives_somebody_away_to_the_handler(town: Town, now: dt.datetime) -> None:
    matter = withheld(town, now)
    voice = Voice.objects.get()
    token = Reporter.objects.get().token
    handler, window = at(town, "handler"), at(town, "worker")
    address = f"/matters/{matter.ref}/"
    for page in (
        address, f"/desk/?m={matter.ref}", f"{address}answers/", f"{address}returns/", "/desk/queue.pdf",
        f"/api/matters/{matter.ref}", "/api/matters/", f"{address}letter.pdf",
    ):  # fmt: skip
        told = handler.get(page).content.decode(errors="ignore")
        for kept in (NAME, PHONE, PHONE[-4:], token, str(voice.id)):
            assert kept not in told, page
    assert handler.post(f"{address}contact-views/").status_code == 403
    assert handler.post(f"{address}contacts/", {"words": "打过电话"}).status_code in (403, 409)
    assert handler.get(f"{address}voices/{voice.id}/").status_code == 404
    assert handler.get(f"{address}voices/{voice.id}/words/").status_code == 404
    assert PHONE in window.post(f"{address}contact-views/").content.decode()
    assert window.get(f"{address}voices/{voice.id}/").status_code == 200


def test_who_also_handles_for_an_office_opens_nothing_either(town: Town, now: dt.datetime) -> None:
    matter = withheld(town, now)
    both = town.worker.posts + town.handler.posts
    double = type(town.worker)(town.worker.id, "person", "周敏", town.street.id, both)
    assert not policies.may_open_personal(double, matter)
    assert not policies.may_print_letter(double, matter)
    assert not policies.may_hear(double, matter)
    assert policies.may_open_personal(town.worker, matter)


def test_without_the_box_the_handler_in_hand_may_call(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now, contact=Contact(NAME, PHONE, "phone"))
    assert PHONE in at(town, "handler").post(f"/matters/{matter.ref}/contact-views/").content.decode()


def raised(client: Client, town: Town, **changes: Any) -> Any:
    sent = {"words": "三楼的灯不亮", "place": str(town.building.id), "form_key": KEY, **changes}
    return client.post("/raise/", sent)


@pytest.mark.mechanism("S3-54")
def test_every_form_of_intake_offers_to_withhold_who_it_is(town: Town, client: Client) -> None:
    assert raised(client, town, withheld="on", phone=PHONE).status_code == 302
    assert Matter.objects.get().withheld
    for page in ("/raise/", "/desk/register/", "/raise/for/"):
        assert 'name="withheld"' in at(town, "worker").get(page).content.decode()


def test_a_child_speaks_with_a_guardian_who_gets_the_answer(town: Town, client: Client) -> None:
    alone = raised(client, town, minor="on")
    assert alone.status_code == 422
    assert "未满十四岁，要有一位监护人知道并同意" in alone.content.decode()
    nameless = raised(client, town, minor="on", guardian_agreed="妈妈在旁边")
    assert nameless.status_code == 422
    assert not Matter.objects.exists()
    sent = {
        "name": "小满",
        "guardian_name": "陆妈妈",
        "guardian_phone": PHONE,
        "guardian_agreed": "妈妈在旁边",
    }
    assert raised(client, town, minor="on", **sent).status_code == 302
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.agreed, reporter.minor) == (
        "陆妈妈",
        PHONE,
        "妈妈在旁边",
        True,
    )
    told = "姓名、电话是监护人的，答复给这位大人。怎么同意的：妈妈在旁边"
    assert told in at(town, "worker").get(f"/matters/{reporter.matter.ref}/").content.decode()


def test_a_child_in_danger_is_heard_without_anybody_and_called_within_two_hours(
    town: Town, now: dt.datetime, client: Client
) -> None:
    night = dt.datetime(2026, 6, 13, 23, tzinfo=dt.UTC)
    contact = Contact(phone=PHONE, minor=True)
    matter = town.raise_matter(now=night, words="家里有人拿刀打人", contact=contact).matter
    assert matter.respond_by == night + dt.timedelta(hours=2)
    assert Reporter.objects.get().phone == PHONE
    assert "没有监护人：请马上联系" in at(town, "worker").get(f"/matters/{matter.ref}/").content.decode()


@pytest.mark.mechanism("S3-50")
def test_a_neighbour_is_spoken_for_and_keeps_what_is_theirs(town: Town, now: dt.datetime) -> None:
    helper = at(town, "neighbour")
    assert Client().get("/raise/for/").status_code == 302
    sent = {
        "words": "顾阿婆家门口的灯不亮", "place": str(town.building.id), "name": NAME, "phone": PHONE,
        "reply_by": "phone", "how_agreed": "当面说的", "form_key": KEY,
    }  # fmt: skip
    assert helper.post("/raise/for/", {**sent, "how_agreed": ""}).status_code == 422
    done = helper.post("/raise/for/", sent)
    reporter = Reporter.objects.get()
    assert (reporter.person_id, reporter.helper_id, reporter.agreed) == (None, town.neighbour.id, "当面说的")
    page = helper.get(done.url).content.decode()
    assert reporter.matter.ref in page
    for kept in (reporter.token, NAME, PHONE, "顾阿婆家门口"):
        assert kept not in page
    assert queries.find(town.neighbour, reporter.matter.ref) is None
    assert at(town, "resident").get(done.url).status_code == 404
    record = at(town, "worker").get(f"/matters/{reporter.matter.ref}/").content.decode()
    assert "编号和纸条归本人，解决没有由本人说。怎么同意的：当面说的" in record
    assert "陆小满" not in record
    slip = Client()
    assert "不用邻居代办了" in slip.get(f"/s/{reporter.token}/").content.decode()
    assert slip.post(f"/s/{reporter.token}/help-ends/").status_code == 302
    assert helper.get(done.url).status_code == 404
    assert Act.objects.filter(verb="matters.end_help", record_id=reporter.matter_id).count() == 1
    assert slip.post(f"/s/{reporter.token}/help-ends/").status_code == 302
    assert Act.objects.filter(verb="matters.end_help").count() == 1


@pytest.mark.mechanism("S3-50")
def test_a_helper_follows_the_slip_only_where_the_neighbour_said_so(town: Town, now: dt.datetime) -> None:
    contact = Contact(NAME, agreed="当面", helper=town.persons["neighbour"], helper_sees=True)
    reporter = town.raise_matter(now=now, contact=contact, actor=town.neighbour).reporter
    assert reporter is not None
    address = f"/raise/for/{reporter.id}/"
    assert reporter.token in at(town, "neighbour").get(address).content.decode()
    with pytest.raises(errors.Refusal):
        actions.end_help(reporter=reporter, actor=town.neighbour, now=now)


@pytest.mark.mechanism("S2-42")
@pytest.mark.parametrize("content", [doors.OGG, doors.M4A, doors.WAV, doors.WEBM, doors.MP3, doors.MP3_FRAME])
def test_a_recording_is_known_by_what_is_in_it(content: bytes) -> None:
    assert sounds.clean_sound(content).ending in sounds.ENDINGS.values()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"\xff\xd8\xff\xe0 a photo", "not_a_sound"), (b"#!AMR\n", "amr"),
        (b"<html><script>", "not_a_sound"), (b"\x00\x00\x00\x18ftypheic", "not_a_sound"),
        (doors.OGG + b"0" * sounds.MOST_BYTES, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_recording_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(sounds.BadSound) as bad:
        sounds.clean_sound(content)
    assert bad.value.code == code
    assert bad.value.message


@settings(max_examples=200)
@given(st.binary(max_size=64))
def test_no_bytes_break_the_check_of_recordings(content: bytes) -> None:
    assert sounds.kind_of(content) in (None, *sounds.ENDINGS)


@pytest.mark.mechanism("S2-42")
def test_a_voice_alone_is_a_matter_until_somebody_types_it(
    town: Town, now: dt.datetime, client: Client
) -> None:
    file = SimpleUploadedFile("anything.bin", doors.M4A, "image/png")
    assert raised(client, town, words="", voice=file).status_code == 302
    matter, voice, desk = Matter.objects.get(), Voice.objects.get(), at(town, "worker")
    assert matter.words == UNTYPED
    assert UNTYPED in desk.get("/desk/").content.decode()
    assert matter.ref in desk.get("/desk/voices/").content.decode()
    heard = desk.get(f"/matters/{matter.ref}/voices/{voice.id}/")
    assert (b"".join(heard.streaming_content), heard["Content-Type"]) == (doors.M4A, "audio/mp4")  # type: ignore[attr-defined]
    assert (heard["X-Content-Type-Options"], heard["Cache-Control"]) == ("nosniff", "private, no-store")
    assert Client().get(f"/matters/{matter.ref}/voices/{voice.id}/").status_code == 404
    assert at(town, "resident").get(f"/matters/{matter.ref}/voices/{voice.id}/").status_code == 404
    typing = f"/matters/{matter.ref}/voices/{voice.id}/words/"
    assert desk.post(typing, {"words": " "}).status_code == 422
    assert desk.post(typing, {"words": "弄堂口个灯勿亮，打我13812345627"}).status_code == 302
    matter.refresh_from_db()
    assert matter.words == "弄堂口个灯勿亮，打我【电话已移走】"
    voice.refresh_from_db()
    assert voice.typed_by_id == town.worker.id
    assert matter.ref in desk.get("/desk/?q=弄堂口").content.decode()
    assert matter.ref not in desk.get("/desk/voices/").content.decode()
    assert desk.post(typing, {"words": "又写"}).status_code == 409


def test_a_wrong_file_is_told_at_its_field_and_nothing_is_kept(town: Town, client: Client) -> None:
    back = raised(client, town, voice=SimpleUploadedFile("a.mp3", b"not a sound at all"))
    assert back.status_code == 422
    assert "这不是录音" in back.content.decode()
    assert "三楼的灯不亮" in back.content.decode()
    assert not Matter.objects.exists()


def test_files_of_a_sheet_go_together_with_it(town: Town, now: dt.datetime) -> None:
    stall = doors.outing(town, now)
    good = actions.Line("", voice=sounds.clean_sound(doors.OGG), number=0)
    before = set(Path(photos.path_of("matters")).glob("*/*"))
    with pytest.raises(errors.Invalid) as refused:
        actions.hear_lines(
            outing=stall, lines=[good, actions.Line("字" * 20_000, number=1)], actor=town.worker, now=now
        )
    assert refused.value.field == "1-words"
    assert set(Path(photos.path_of("matters")).glob("*/*")) == before
    actions.hear_lines(outing=stall, lines=[good], actor=town.worker, now=now)
    assert len(set(Path(photos.path_of("matters")).glob("*/*")) - before) == 1


MESSAGES = [
    ("张三: 3号楼门口的灯坏了三天了", "3号楼门口的灯坏了三天了"),
    ("李阿姨 10:23\n楼下垃圾没人收 @物业小王 快来看看", "楼下垃圾没人收 快来看看"),
    (
        "来自群聊“青桐苑业主群”的聊天记录\n王先生：电梯又停了，打我13812345627",
        "电梯又停了，打我【电话已移走】",
    ),
    ("我在青桐苑3号楼业主群(126)里说了，没人理：水管漏", "群里说了，没人理：水管漏"),
    ("地点：东门\n问题：路灯不亮", "地点：东门\n问题：路灯不亮"),
]


@pytest.mark.mechanism("S3-51")
@pytest.mark.parametrize(("message", "left"), MESSAGES)
def test_a_forwarded_message_keeps_what_it_is_about(message: str, left: str) -> None:
    words = chat.cleaned(message).words
    for gone in ("张三", "李阿姨", "王先生", "业主群", "物业小王", "13812345627", "10:23"):
        assert gone not in words
    assert words == left


@settings(max_examples=200)
@given(st.text(max_size=200))
@example("1@王阿姨")
def test_no_message_breaks_the_cleaning(message: str) -> None:
    once = chat.cleaned(message)
    assert once.writers >= 0
    assert "13812345627" not in chat.cleaned(f"{message} 13812345627 ").words


@pytest.mark.mechanism("S3-51")
def test_one_message_is_forwarded_and_one_public_line_goes_back(town: Town, client: Client) -> None:
    sent = {
        "message": f"张三: 3号楼的灯坏了，打{PHONE}",
        "place": str(town.building.id),
        "writer": "agreed",
        "form_key": KEY,
    }
    two = client.post("/raise/chat/", {**sent, "message": "张三: 灯坏了\n李四: 我家也是"})
    assert two.status_code == 422
    assert "一次转一条" in two.content.decode()
    assert client.post("/raise/chat/", {**sent, "writer": ""}).status_code == 422
    done = client.post("/raise/chat/", sent)
    assert client.post("/raise/chat/", sent).url == done.url
    matter, reporter = Matter.objects.get(), Reporter.objects.get()
    assert (matter.channel, matter.words) == ("chat", "3号楼的灯坏了，打【电话已移走】")
    assert (reporter.name, reporter.phone) == ("", "")
    page = client.get(done.url).content.decode()
    line = page.split('class="status-line">')[1].split("<")[0]
    assert line.startswith(f"{matter.ref} · 青桐苑")
    assert "灯坏了" not in line
    assert "写的人同意" in at(town, "worker").get(f"/matters/{matter.ref}/").content.decode()


@pytest.mark.parametrize("channel", ["duty", "deputy"])
@pytest.mark.mechanism("S1-15", "S1-16")
def test_the_desk_writes_down_a_shift_and_a_deputys_opinion(town: Town, channel: str) -> None:
    sent = {"channel": channel, "words": "路灯不亮", "place": town.building.id, "form_key": KEY}
    assert at(town, "worker").post("/desk/register/", sent).status_code == 302
    matter = Matter.objects.get()
    assert matter.channel == channel
    assert (matter.finder_id == town.worker.id) == (channel == "duty")


def test_only_the_window_types_and_a_message_of_nobody_is_refused(town: Town, now: dt.datetime) -> None:
    matter = matter_in(town, "in_hand", now, voices=[sounds.clean_sound(doors.OGG)])
    voice = Voice.objects.get()
    with pytest.raises(errors.Refusal):
        actions.type_voice(voice=voice, words="灯不亮", actor=town.handler, now=now)
    actions.type_voice(voice=voice, words="三楼的灯", actor=town.worker, now=now)
    matter.refresh_from_db()
    assert matter.words == "楼道灯不亮\n（录音里说：三楼的灯）"
    with pytest.raises(errors.Invalid, match="没剩下什么事"):
        actions.forward(
            message="张三 10:23", writer="self", place=town.building, contact=Contact(), token="t" * 30,
            client="", actor=town.visitor, now=now,
        )  # fmt: skip
