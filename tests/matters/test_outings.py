"""Going out: the purpose before, no trace of a refusal, and everything heard into the one queue."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mulin.matters import actions, states
from mulin.matters.actions import Contact, Line
from mulin.matters.actions.outings import Going
from mulin.matters.models import Channel, Matter, Outing, Reporter
from mulin.matters.queries import outings as queries
from mulin.matters.states import outing as flow
from mulin.platform import errors
from mulin.platform.records import queries as records
from mulin.platform.timeline.models import Act
from tests.factories import Town
from tests.matters.at_desk import at
from tests.matters.doors import outing

pytestmark = pytest.mark.django_db


def lines(**fields: str) -> dict[str, str]:
    return {
        "count": "4",
        "form_key": "k" * 32,
        **{name.replace("_", "-", 1): value for name, value in fields.items()},
    }


@pytest.mark.mechanism("S4-16")
def test_a_visit_says_what_it_asks_before_and_keeps_no_opinion(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Invalid) as refused:
        outing(town, now, "visit", asks=" ")
    assert (refused.value.rule, refused.value.field) == ("ET-07", "asks")
    visit = outing(town, now, "visit")
    with pytest.raises(errors.Conflict):
        actions.hear_lines(outing=visit, lines=[Line("楼道灯不亮")], actor=town.worker, now=now)
    with pytest.raises(errors.Invalid, match="没有本人同意"):
        actions.hold_outing(outing=visit, done="told", actor=town.worker, now=now)
    with pytest.raises(errors.Invalid) as refused:
        actions.hold_outing(
            outing=visit, agreed="door", done="told", result="这家人不好说话", actor=town.worker, now=now
        )
    assert refused.value.field == "result"
    with pytest.raises(IntegrityError), transaction.atomic():
        Outing.objects.filter(id=visit.id).update(result="这家人不好说话")
    held = actions.hold_outing(outing=visit, agreed="door", done="told", actor=town.worker, now=now)
    assert (held.state, held.result, held.done) == (flow.HELD, "", "told")
    made = actions.hear_lines(outing=visit, lines=[Line("楼道灯不亮")], actor=town.worker, now=now)
    assert made[0].channel == Channel.VISIT
    assert {record.ref for record in records.chain(made[0].id)} == {visit.ref, made[0].ref}


@pytest.mark.mechanism("S4-16")
def test_a_refusal_cannot_be_told_from_rain_and_is_in_no_list(town: Town, now: dt.datetime) -> None:
    refused, rained = outing(town, now, "visit"), outing(town, now)
    for one in (refused, rained):
        actions.call_off_outing(outing=one, actor=town.worker, now=now)
    assert queries.listed(town.worker) == []
    acts = Act.objects.filter(record_id__in=[refused.id, rained.id], verb="matters.outing_off")
    assert {act.detail.body.get("said", "") for act in acts} == {""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Outing.objects.filter(id=refused.id).update(agreed="no")
    page = at(town, "worker").get("/desk/outings/").content.decode()
    assert refused.ref not in page
    assert rained.ref not in page


@pytest.mark.mechanism("S2-05")
def test_a_joint_patrol_has_others_along_and_its_finder_never_verifies(town: Town, now: dt.datetime) -> None:
    with pytest.raises(errors.Invalid) as refused:
        outing(town, now, "patrol", goers=[Going(person=town.persons["worker"])])
    assert (refused.value.rule, refused.value.field) == ("S2-05", "guests")
    patrol = outing(town, now, "patrol")
    made = actions.hear_lines(
        outing=patrol, lines=[Line("消防通道堆了纸箱"), Line("路灯歪了")], actor=town.worker, now=now
    )
    assert [one.finder_id for one in made] == [town.worker.id] * 2
    assert not Reporter.objects.exists()
    found = Matter.objects.get(pk=made[0].pk)
    actions.receive(matter=found, actor=town.dispatcher, now=now)
    actions.answer(matter=found, body="搬走了。", proposes="solved", actor=town.worker, now=now)
    with pytest.raises(errors.Refusal):
        actions.verify(matter=found, solved=True, words="空了", actor=town.worker, now=now)
    closed = actions.verify(matter=found, solved=True, words="空了", actor=town.verifier, now=now)
    assert closed.state == states.CLOSED


@pytest.mark.parametrize("kind", ["listening", "reception", "duty", "joint", "patrol"])
@pytest.mark.mechanism("S1-15", "S1-16", "S2-42")
def test_every_kind_ends_in_the_one_queue_with_a_channel_of_its_own(
    town: Town, now: dt.datetime, kind: str
) -> None:
    going = outing(town, now, kind)
    made = actions.hear_lines(outing=going, lines=[Line("灯不亮")], actor=town.worker, now=now)
    page = at(town, "dispatcher").get("/desk/?channel=" + kind).content.decode()
    assert made[0].ref in page
    assert str(Channel(kind).label) in page


@pytest.mark.mechanism("S2-42")
def test_a_sheet_of_lines_is_taken_whole_with_a_slip_for_each(town: Town, now: dt.datetime) -> None:
    stall, desk = outing(town, now), at(town, "worker")
    address = f"/desk/outings/{stall.ref}/lines/"
    sent = lines(
        **{
            "0_words": "菜场门口积水",
            "0_name": "沈阿姨",
            "0_phone": "138 1234 5627",
            "0_reply_by": "phone",
            "2_words": "路灯太暗",
        }
    )
    assert desk.post(address, sent).url == f"/desk/outings/{stall.ref}/#found"
    assert desk.post(address, sent).status_code == 302
    assert set(Matter.objects.values_list("words", "channel")) == {
        ("菜场门口积水", "listening"), ("路灯太暗", "listening"),
    }  # fmt: skip
    named = Reporter.objects.get(matter__words="菜场门口积水")
    assert (named.name, named.phone, named.reply_by) == ("沈阿姨", "13812345627", "phone")
    page = desk.get(f"/desk/outings/{stall.ref}/").content.decode()
    assert f"/s/{named.token}/slip.pdf" in page
    assert "沈阿姨" not in page


@pytest.mark.mechanism("S2-42")
def test_one_wrong_line_keeps_all_of_them_out_and_nothing_typed_is_lost(town: Town, now: dt.datetime) -> None:
    stall, desk = outing(town, now), at(town, "worker")
    address = f"/desk/outings/{stall.ref}/lines/"
    back = desk.post(address, lines(**{"0_words": "菜场门口积水", "1_words": "路灯太暗", "1_phone": "12"}))
    page = back.content.decode()
    assert back.status_code == 422
    assert not Matter.objects.exists()
    assert "菜场门口积水" in page
    assert "路灯太暗" in page
    assert "电话要有" in page
    only_name = desk.post(address, lines(**{"1_name": "沈阿姨"}))
    assert only_name.status_code == 422
    assert "这一行还没写是什么事" in only_name.content.decode()
    nothing = desk.post(address, lines())
    assert nothing.status_code == 422
    assert "一件也没写" in nothing.content.decode()
    late = desk.post(address, lines(**{"0_words": "一", "3_words": "字" * 3000}))
    assert late.status_code == 422
    assert not Matter.objects.exists()


@pytest.mark.mechanism("S2-42")
def test_enter_adds_lines_without_scripts_and_judges_nothing_yet(town: Town, now: dt.datetime) -> None:
    stall = outing(town, now)
    sent = {**lines(**{"0_words": "菜场门口积水", "0_phone": "12"}), "act": "add"}
    page = at(town, "worker").post(f"/desk/outings/{stall.ref}/lines/", sent).content.decode()
    assert 'name="6-words"' in page
    assert 'name="7-words"' not in page
    assert 'value="菜场门口积水"' in page
    assert "电话要有" not in page
    first = page.index("<button", page.index('id="lines"'))
    assert 'value="add"' in page[first : first + 120]


@pytest.mark.mechanism("S4-25")
def test_a_reception_gives_numbers_and_notes_a_department_without_dispatching(
    town: Town, now: dt.datetime
) -> None:
    day = outing(town, now, "reception", goers=[Going(name="沈立", title="区人大代表", shown=True)])
    desk = at(town, "worker")
    for _turn in range(2):
        desk.post(f"/desk/outings/{day.ref}/numbers/")
    sent = {"words": "变压器太吵", "suggest": str(town.power.id), "name": "", "phone": ""}
    assert desk.post(f"/desk/outings/{day.ref}/numbers/1/", sent).status_code == 302
    assert desk.post(f"/desk/outings/{day.ref}/numbers/2/", {"words": ""}).status_code == 302
    made = Matter.objects.get()
    assert (made.channel, made.state) == ("reception", states.NEW)
    assert "代表委员建议派给梧桐供电所" in desk.get(f"/matters/{made.ref}/").content.decode()
    assert desk.post(f"/desk/outings/{day.ref}/numbers/1/", sent).status_code == 409
    assert desk.post(f"/desk/outings/{day.ref}/numbers/9/", sent).status_code == 409


@pytest.mark.mechanism("S4-25")
def test_the_street_page_tells_of_the_next_one_by_title_only_where_they_agreed(
    town: Town, now: dt.datetime
) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    guests = [Going(name="沈立", title="区人大代表", shown=True), Going(name="高远山", title="区政协委员")]
    outing(town, now, "reception", starts_at=soon, announced=True, goers=guests, spot="居委会二楼")
    outing(town, now, "listening", starts_at=soon, spot="没有预告的地方")
    page = at(town, "resident").get("/").content.decode()
    assert "代表接待日" in page
    assert "居委会二楼" in page
    assert "区人大代表" in page
    elder = at(town, "resident")
    elder.cookies["mulin_prefs"] = "view=elder"
    assert "当面来说" in elder.get("/").content.decode()
    for told in (page, elder.get("/?part=meet").content.decode()):
        assert "居委会二楼" in told
        assert "区人大代表" in told
        for kept in ("沈立", "高远山", "区政协委员", "没有预告的地方"):
            assert kept not in told
    with pytest.raises(errors.Invalid):
        outing(town, now, "visit", announced=True)
    with pytest.raises(errors.Invalid, match="N-98"):
        outing(town, now, "reception", starts_at=soon, announced=True, goers=guests, spot="我叫许知远，家里")


@pytest.mark.mechanism("S4-16", "S2-42")
def test_paper_goes_along(town: Town, now: dt.datetime) -> None:
    visit, stall, desk = outing(town, now, "visit"), outing(town, now), at(town, "worker")
    card = desk.get(f"/desk/outings/{visit.ref}/paper/").content.decode()
    assert "您可以不开门，可以不回答，可以不签字。" in card
    assert "给您留的一份" in card
    assert visit.asks in card
    assert visit.purpose in card
    sheet = desk.get(f"/desk/outings/{stall.ref}/paper/").content.decode()
    assert stall.ref in sheet
    assert "<svg" in sheet
    assert sheet.count('class="leaf-line"') == 5


def test_outings_of_elsewhere_are_not_there(town: Town, now: dt.datetime) -> None:
    going = outing(town, now)
    for who in ("other_dispatcher", "handler"):
        assert at(town, who).get(f"/desk/outings/{going.ref}/").status_code == 404
    with pytest.raises(errors.Refusal):
        outing(town, now, actor=town.handler)
    with pytest.raises(errors.Refusal):
        actions.hear_lines(outing=going, lines=[Line("灯不亮")], actor=town.other_dispatcher, now=now)


def test_a_plan_is_made_on_its_page_and_a_wrong_one_comes_back_whole(town: Town, now: dt.datetime) -> None:
    desk = at(town, "worker")
    sent = {
        "kind": "visit",
        "place": str(town.compound.id),
        "starts_at": "2026-06-18T09:00",
        "purpose": "送防汛通知",
    }
    back = desk.post("/desk/outings/new/", sent)
    assert back.status_code == 422
    assert "入户要先写清会问什么" in back.content.decode()
    assert "送防汛通知" in back.content.decode()
    made = desk.post(
        "/desk/outings/new/", {**sent, "asks": "家里有没有低洼的门", "staff": [str(town.worker.id)]}
    )
    found = Outing.objects.get()
    assert made.url == f"/desk/outings/{found.ref}/?new=1"
    assert found.goers.get().person_id == town.worker.id


def test_pages_cost_the_same_whatever_they_show(
    town: Town, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    going, desk = outing(town, now), at(town, "worker")
    for turn in range(2):
        sayings = [Line(f"第 {turn}{n} 件", Contact("沈阿姨", "13812345627")) for n in range(1 + turn * 30)]
        actions.hear_lines(outing=going, lines=sayings, actor=town.worker, now=now)
        for address in (f"/desk/outings/{going.ref}/", "/desk/outings/", f"/desk/outings/{going.ref}/lines/"):
            with django_assert_max_num_queries(12):  # type: ignore[operator]
                assert desk.get(address).status_code == 200


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(["hold", "off", "hear"]), max_size=5),
    kind=st.sampled_from(["visit", "joint"]),
)
def test_no_walk_leads_out_of_the_table(town: Town, now: dt.datetime, steps: list[str], kind: str) -> None:
    going = outing(town, now, kind)
    for step in steps:
        before = Outing.objects.get(pk=going.pk).state
        acts = {"hold": "hold", "off": "call_off"}
        try:
            if step == "hold":
                given = {"agreed": "door", "done": "asked"} if kind == "visit" else {"result": "看过了"}
                actions.hold_outing(outing=going, actor=town.worker, now=now, **given)
            elif step == "off":
                actions.call_off_outing(outing=going, actor=town.worker, now=now)
            else:
                actions.hear_lines(outing=going, lines=[Line("灯不亮")], actor=town.worker, now=now)
        except errors.Conflict:
            assert step == "hear" or flow.OUTING.find(before, acts[step]) is None
        else:
            assert step != "hear" or before != flow.OFF
            assert step == "hear" or flow.OUTING.find(before, acts[step]) is not None


def test_the_acts_of_a_reception_go_by_the_policy_of_its_place(town: Town, now: dt.datetime) -> None:
    day = actions.plan_outing(
        kind="reception",
        place=town.neighbourhood,
        purpose="听意见",
        starts_at=now,
        actor=town.worker,
        now=now,
    )
    with pytest.raises(errors.Refusal):
        actions.take_number(outing=day, actor=town.handler, now=now)
    first = actions.take_number(outing=day, actor=town.worker, now=now)
    with pytest.raises(errors.Invalid, match="没有这家单位"):
        actions.call_number(
            outing=day,
            number=first.number,
            line=Line("灯不亮"),
            suggest=town.other_office,
            actor=town.worker,
            now=now,
        )
    assert not Matter.objects.exists()
    heard = actions.call_number(
        outing=day, number=first.number, line=Line("灯不亮"), actor=town.worker, now=now
    )
    assert heard.matter is not None
    with pytest.raises(errors.Conflict):
        actions.take_number(outing=outing(town, now), actor=town.worker, now=now)


def test_an_outing_as_json_takes_all_lines_or_none(town: Town, now: dt.datetime) -> None:
    desk = at(town, "worker")
    body = {
        "kind": "joint",
        "place": str(town.compound.id),
        "purpose": "清消防通道",
        "starts_at": now.isoformat(),
    }
    made = desk.post("/api/outings/", body, content_type="application/json")
    assert made.status_code == 201
    address = f"/api/outings/{made.json()['ref']}/lines/"
    wrong = desk.post(address, [{"words": "纸箱"}, {"words": " "}], content_type="application/json")
    assert (wrong.status_code, Matter.objects.count()) == (422, 0)
    good = desk.post(
        address, [{"words": "纸箱", "name": "沈阿姨", "withheld": True}], content_type="application/json"
    )
    assert good.status_code == 201
    assert Matter.objects.get().withheld
    assert (
        at(town, "other_dispatcher")
        .post(address, [{"words": "纸箱"}], content_type="application/json")
        .status_code
        == 404
    )
