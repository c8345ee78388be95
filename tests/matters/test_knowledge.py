"""What the desk knows: written, versioned, searched, read by everybody where marked so; templates fill their slots."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mulin.matters import actions, slots
from mulin.matters.models import AnswerTemplate, Article, ArticleVersion
from mulin.platform import errors
from tests.factories import Town
from tests.matters.at_desk import at, matter_in

DB = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    """Pages ask the clock, so what they show was raised a moment ago."""
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)


def write(town: Town, now: dt.datetime, who: str = "dispatcher", **changes: object) -> Article:
    wording = {
        "title": "楼道灯谁来修",
        "body": "小区里的楼道灯归物业，三天内修好。",
        "valid_from": dt.date(2026, 1, 1),
        **changes,
    }
    return actions.write_article(
        street=town.street,
        wording=actions.Wording(**wording),
        actor=town.actors[who],
        now=now,  # type: ignore[arg-type]
    )


def form(**changes: str) -> dict[str, str]:
    return {"title": "楼道灯谁来修", "body": "归物业。", "valid_from": "2026-01-01", **changes}


@DB
def test_everybody_reads_what_is_public_and_in_force(client: Client, town: Town, now: dt.datetime) -> None:
    shown = write(town, now, public=True)
    inside = write(town, now, title="内部怎么派")
    ended = write(town, now, title="去年的通知", public=True, valid_to=dt.date(2026, 1, 2))
    page = client.get("/knowledge/").content.decode()
    assert "楼道灯谁来修" in page
    assert "内部怎么派" not in page
    assert "去年的通知" not in page
    assert "三天内修好" in client.get(f"/knowledge/{shown.id}/").content.decode()
    for hidden in (inside, ended):
        assert client.get(f"/knowledge/{hidden.id}/").status_code == 404
    assert "楼道灯谁来修" in client.get("/knowledge/?q=三天").content.decode()
    assert "没有找到" in client.get("/knowledge/?q=电梯").content.decode()
    assert 'href="/knowledge/"' in client.get("/raise/").content.decode(), "on the way, not in the way"
    client.cookies["mulin_prefs"] = "view=elder"
    assert "楼道灯谁来修" in client.get("/knowledge/").content.decode()


@DB
def test_every_wording_is_kept(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    assert client.post("/desk/knowledge/new/", form()).status_code == 302
    article = Article.objects.get()
    edit = f"/desk/knowledge/{article.id}/edit/"
    assert client.post(edit, form(body="归物业，两天。", seen="1")).status_code == 302
    lost = client.post(edit, form(body="我也改了", seen="1"))
    assert lost.status_code == 409
    assert "我也改了" in lost.content.decode()
    page = client.get(f"/desk/knowledge/{article.id}/").content.decode()
    assert "归物业，两天。" in page
    assert "归物业。" in page, "the earlier wording can be read"
    assert [one.number for one in ArticleVersion.objects.order_by("number")] == [1, 2]


@DB
def test_who_writes_for_which_place(town: Town, now: dt.datetime) -> None:
    write(town, now, who="worker", place=town.neighbourhood)
    with pytest.raises(errors.Refusal, match="N-70"):
        write(town, now, who="worker")
    wording = actions.Wording(title="灯", body="归物业", valid_from=now.date())
    with pytest.raises(errors.Refusal, match="N-70"):
        actions.write_article(street=town.street, wording=wording, actor=town.handler, now=now)
    assert at(town, "handler").post("/desk/knowledge/new/", form()).status_code == 403
    article = Article.objects.get()
    assert at(town, "other_dispatcher").get(f"/desk/knowledge/{article.id}/").status_code == 404


@DB
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "请写标题"),
        ({"body": "  "}, "请写内容"),
        ({"valid_from": "明天"}, "日子看不懂"),
        ({"valid_to": "2025-12-31"}, "失效的日子要在生效以后"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(town: Town, changes: dict[str, str], said: str) -> None:
    page = at(town, "dispatcher").post("/desk/knowledge/new/", form(**changes))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Article.objects.exists()


@DB
def test_a_template_fills_its_slots_and_begins_the_answer(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    body = "您反映的 {编号}（{地点}），由{单位}在{期限}前办。"
    unknown = client.post(
        "/desk/templates/new/", {"name": "先告知", "body": body + "{姓名}", "proposes": "explained"}
    )
    assert unknown.status_code == 422
    assert "不认识这个空：{姓名}" in unknown.content.decode()
    assert "{期限}" in unknown.content.decode()
    assert (
        client.post(
            "/desk/templates/new/", {"name": "先告知", "body": body, "proposes": "explained"}
        ).status_code
        == 302
    )
    matter = matter_in(town, "received", now)
    sheet = client.get(f"/matters/{matter.ref}/answers/").content.decode()
    template = AnswerTemplate.objects.get()
    assert f"?template={template.id}" in sheet
    filled = client.get(f"/matters/{matter.ref}/answers/?template={template.id}").content.decode()
    assert f"您反映的 {matter.ref}（" in filled
    assert "青桐苑" in filled
    assert "由网格中心在" in filled
    assert re.search(r'value="explained"[^>]* checked', filled)
    left = client.post(f"/matters/{matter.ref}/answers/", {"body": "到{期限}", "proposes": "explained"})
    assert left.status_code == 422
    assert "还有没填的空：{期限}" in left.content.decode()
    assert client.post(f"/desk/templates/{template.id}/end/").status_code == 302
    assert f"?template={template.id}" not in client.get(f"/matters/{matter.ref}/answers/").content.decode()


@DB
def test_only_the_window_writes_and_drops_and_names_are_not_used_twice(town: Town, now: dt.datetime) -> None:
    article = write(town, now)
    wording = actions.Wording(title="改", body="改了", valid_from=now.date())
    with pytest.raises(errors.Refusal, match="N-70"):
        actions.edit_article(article=article, wording=wording, seen=1, actor=town.worker, now=now)
    given = {"street": town.street, "name": "好了", "body": "好了", "proposes": "solved", "now": now}
    made = actions.write_template(**given, actor=town.worker)  # type: ignore[arg-type]
    with pytest.raises(errors.Invalid, match="已经有一个"):
        actions.write_template(**given, actor=town.dispatcher)  # type: ignore[arg-type]
    for who in ("handler", "leader", "other_dispatcher"):
        with pytest.raises(errors.Refusal, match="N-70"):
            actions.drop_template(template=made, actor=town.actors[who], now=now)
    actions.drop_template(template=made, actor=town.dispatcher, now=now)
    assert actions.write_template(**given, actor=town.dispatcher).active  # type: ignore[arg-type]


@DB
def test_at_most_five_that_fit(town: Town, now: dt.datetime) -> None:
    for n in range(7):
        write(town, now, title=f"灯的第{n}条", category=town.lighting)
        actions.write_template(
            street=town.street, name=f"灯{n}", body="好了", proposes="solved", category=town.lighting,
            actor=town.dispatcher, now=now,
        )  # fmt: skip
    write(town, now, title="别处的", category=town.lighting, place=town.other_neighbourhood)
    write(town, now, title="没有类别")
    lit = matter_in(town, "received", now, category_id=town.lighting.id)
    client = at(town, "dispatcher")
    sheet = (
        client.get(f"/matters/{lit.ref}/answers/")
        .content.decode()
        .split('class="fitting"')[1]
        .split("</ul>")[0]
    )
    assert sheet.count("<li>") == 5
    assert "别处的" not in sheet
    assert "没有类别" not in sheet
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/matters/{lit.ref}/answers/")
    assert len(seen) <= 12


@DB
def test_lists_cost_the_same_whatever_they_hold(town: Town, now: dt.datetime) -> None:
    client = at(town, "dispatcher")
    numbers: dict[str, set[int]] = {}
    for target in (1, 20):
        while Article.objects.count() < target:
            write(town, now, public=True, category=town.lighting, place=town.neighbourhood)
        for address in (
            "/knowledge/",
            "/knowledge/?q=楼道",
            "/desk/knowledge/",
            "/desk/templates/",
            "/desk/mentions/",
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            numbers.setdefault(address, set()).add(len(seen))
    assert all(len(one) == 1 and max(one) <= 12 for one in numbers.values()), numbers


PARTS = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in slots.SLOTS]),
    st.text(alphabet="灯修好了 ，。{}\n%s", max_size=12),
)


@given(st.lists(PARTS, max_size=8).map("".join))
def test_what_is_not_a_slot_stays_as_it_was_written(body: str) -> None:
    names = slots.named(body)
    assert set(slots.left(body)) | set(slots.unknown(body)) == set(names)
    assert not set(slots.left(body)) & set(slots.unknown(body))
    if not names:
        assert slots.fill(body, None, None, dt.datetime.now(dt.UTC)) == body  # type: ignore[arg-type]
