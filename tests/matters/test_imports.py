"""Tables of matters taken in: any layout, once, at their own time, with the checks of a single one."""

import datetime as dt
from pathlib import Path

import pytest

from mulin.matters import actions, imports, queries, states
from mulin.matters.models import Answer, ImportRun, Matter, Reporter
from mulin.platform import errors, search, tables
from mulin.platform.notices.models import Notice
from mulin.platform.timeline.queries import story
from tests.factories import Town
from tests.factories.tables import write_csv, write_xlsx
from tests.matters.importing import CLERK, HEADS, row_counts, table, take_in

pytestmark = pytest.mark.django_db

ROWS = [
    ("4101", "2019/2/28 11:25:05", "路灯", "路口的灯不亮"),
    ("4102", "2019-11-02", "井盖", "井盖松了，\n车一过就响"),
    ("4103", "2019年3月1日下午3点20分", "噪声", "半夜装修"),
]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("utf8.csv", {"encoding": "utf-8"}),
        ("mark.csv", {"encoding": "utf-8-sig"}),
        ("office.csv", {"encoding": "gb18030"}),
        ("wide.csv", {"encoding": "utf-16"}),
        ("tabs.txt", {"encoding": "gb18030", "delimiter": "\t"}),
        ("book.xlsx", {}),
    ],
)
def test_a_table_in_any_encoding(town: Town, now: dt.datetime, tmp_path: Path, name: str, how: dict) -> None:
    rows = [HEADS, *ROWS]
    path = (
        write_xlsx(tmp_path / name, rows)
        if name.endswith("xlsx")
        else write_csv(tmp_path / name, rows, **how)
    )
    result = take_in(path, now)
    assert (result.read, result.taken, result.repeated, result.refused) == (3, 3, 0, [])
    found = {one.external_no: one for one in Matter.objects.all()}
    assert [found[number].words for number in ("4101", "4102", "4103")] == [row[3] for row in ROWS]
    assert found["4103"].occurred_at == dt.datetime(2019, 3, 1, 7, 20, tzinfo=dt.UTC)
    assert found["4101"].title == "路灯"


@pytest.mark.parametrize(
    "heads",
    [
        ("工单编号", "受理时间", "诉求标题", "诉求内容"),
        ("留言编号", "留言时间", "留言主题", "留言详情"),
        ("流水号", "来电时间", "标题", "问题描述"),
        ("编号（必填）", "反映 时间", "主题*", "反映内容："),
        ("id", "time", "title", "text"),
    ],
)
def test_heads_as_offices_write_them(
    town: Town, now: dt.datetime, tmp_path: Path, heads: tuple[str, ...]
) -> None:
    assert take_in(table(tmp_path, ROWS, heads), now).taken == 3
    assert set(Matter.objects.values_list("external_no", flat=True)) == {"4101", "4102", "4103"}


def test_titles_above_the_heads_and_a_running_number(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    """A plain 序号 starts at 1 in every table: it is nobody's number."""
    rows = [
        ("梧桐里街道 2019 年来信登记",),
        (),
        ("序号", "时间", "内容"),
        (1, "2019-03-02", "灯不亮"),
        (2, "2019-03-03", "井盖松了"),
    ]
    assert take_in(write_xlsx(tmp_path / "a.xlsx", rows), now).taken == 2
    rows[3] = (1, "2019-04-02", "另一件事")
    again = take_in(write_xlsx(tmp_path / "b.xlsx", rows), now)
    assert (again.taken, again.repeated) == (1, 1)


def test_columns_are_remembered_by_layout(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    heads = ("甲", "乙", "丙", "丁")
    told = {"id": "甲", "time": "乙", "title": "丙", "text": "丁"}
    with pytest.raises(errors.Invalid, match="反映内容"):
        take_in(table(tmp_path, ROWS, heads), now)
    assert take_in(table(tmp_path, ROWS[:2], heads), now, mapping=told, source="来信").taken == 2
    later = take_in(table(tmp_path, ROWS, heads, "next month.csv"), now)
    assert (later.taken, later.repeated) == (1, 2)
    assert set(Matter.objects.values_list("source", flat=True)) == {"来信"}


@pytest.mark.parametrize("told", [{"text": "没有这列"}, {"wrong": "主题"}])
def test_a_column_that_is_not_there(
    town: Town, now: dt.datetime, tmp_path: Path, told: dict[str, str]
) -> None:
    with pytest.raises(errors.Invalid):
        take_in(table(tmp_path, ROWS), now, mapping=told)


def test_a_dry_run_writes_nothing(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = table(tmp_path, [*ROWS, ROWS[0], ("4104", "何时", "", "灯不亮"), ("4105", "", "", "")])
    before = row_counts()
    dry = take_in(path, now, dry_run=True)
    assert row_counts() == before
    assert (dry.read, dry.taken, dry.repeated, [row for row, _ in dry.refused], dry.run_id) == (
        6,
        3,
        1,
        [6, 7],
        None,
    )
    real = take_in(path, now)
    assert real.as_dict() == dry.as_dict()


def test_the_second_import_changes_nothing(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = table(tmp_path, [*ROWS, ("4105", "", "", "")])
    first = take_in(path, now)
    before = row_counts()
    second = take_in(path, now + dt.timedelta(days=1))
    assert row_counts() == before
    assert (second.read, second.taken, second.repeated, second.refused) == (4, 0, 3, first.refused)
    third = take_in(table(tmp_path, [*ROWS, ("4109", "2019-05-05", "新的", "新的一件")]), now)
    assert (third.taken, third.repeated) == (1, 3)


def test_without_a_number_time_and_words_tell_rows_apart(
    town: Town, now: dt.datetime, tmp_path: Path
) -> None:
    heads = ("时间", "内容")
    rows = [("2019-03-02 08:00", "灯不亮"), ("2019-03-02 09:00", "灯不亮"), ("2019-03-02 08:00", "灯不亮")]
    result = take_in(table(tmp_path, rows, heads), now)
    assert (result.taken, result.repeated) == (2, 1)
    assert take_in(table(tmp_path, rows, heads), now).repeated == 3


@pytest.mark.mechanism("S3-54")
def test_history_stands_at_its_own_time_and_sets_nothing_off(
    town: Town, now: dt.datetime, tmp_path: Path
) -> None:
    heads = ("编号", "时间", "主题", "内容", "姓名", "电话", "渠道")
    rows = [
        ("1", "2019/2/28 11:25", "路灯", "路口的灯不亮，打我电话13900001111", "王阿姨", "", "12345热线"),
        ("2", "2019/3/1", "", "井盖松了", "R76a", "139****1111", "来访"),
    ]
    assert take_in(table(tmp_path, rows, heads), now).taken == 2
    hotline, visit = Matter.objects.order_by("external_no")
    assert (hotline.channel, visit.channel) == ("hotline", "walk_in")
    for one in (hotline, visit):
        assert (one.state, one.history, one.title_public) == (states.RECEIVED, True, False)
        assert (one.due_at, one.respond_by, one.solve_by) == (None, None, None)
        assert one.recorded_at == now
        assert (one.owner_id, one.receiver_id) == (town.dispatcher.id, town.dispatcher.id)
        assert one.ref.startswith("M-2026-")
    assert hotline.occurred_at == dt.datetime(2019, 2, 28, 3, 25, tzinfo=dt.UTC)
    lines = story([hotline.id])
    assert [line.verb for line in lines] == ["matters.import", "matters.receive"]
    assert {line.at for line in lines} == {hotline.occurred_at}
    assert {line.recorded_at for line in lines} == {now}
    assert not Notice.objects.exists()
    assert hotline not in queries.queue(town.dispatcher, queries.Filters(), now=now)
    assert "13900001111" not in hotline.words
    reporter = Reporter.objects.get(matter=hotline)
    assert (reporter.name, reporter.phone, reporter.helped_by_id) == ("王阿姨", "13900001111", None)
    assert Reporter.objects.get(matter=visit).phone == ""
    assert search.find("井盖松了", kind="matter", paths=[town.street.path]) == [visit.id]


def test_a_reply_is_the_answer_at_its_own_time(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    heads = ("编号", "时间", "内容", "答复意见", "答复时间")
    rows = [
        ("1", "2019/2/28 11:25", "灯不亮", "已经修好，请您看看。", "2019/3/4 9:00"),
        ("2", "2019/2/28 11:25", "灯不亮", "当天就修了", "2019/2/28"),
        ("3", "2019/2/28 11:25", "灯不亮", "", ""),
        ("4", "2019/2/28 11:25", "灯不亮", "不知哪天答的", ""),
    ]
    assert take_in(table(tmp_path, rows, heads), now).taken == 4
    one, same_day, open_, undated = Matter.objects.order_by("external_no").select_related("answer")
    assert [m.state for m in (one, same_day, open_, undated)] == [states.ANSWERED] * 2 + [
        states.RECEIVED,
        states.ANSWERED,
    ]
    at = dt.datetime(2019, 3, 4, 1, 0, tzinfo=dt.UTC)
    assert one.answer is not None
    assert (one.answer.body, one.answer.at, one.answer.author_id) == (rows[0][3], at, None)
    assert (one.answer.proposes, one.responded_at, one.due_at) == (states.EXPLAINED, at, None)
    assert same_day.answer is not None
    assert same_day.answer.at == same_day.occurred_at
    assert undated.answer is not None
    assert undated.answer.at == now
    assert [(line.verb, line.at, line.said) for line in story([one.id])][-1] == (
        "matters.answer",
        at,
        rows[0][3],
    )
    assert Answer.objects.count() == 3


def test_bad_rows_are_refused_with_their_reason_and_the_others_taken(
    town: Town, now: dt.datetime, tmp_path: Path
) -> None:
    heads = (*HEADS, "答复", "答复时间")
    rows = [
        ("1", "2019-03-02", "路灯", "灯不亮"),
        ("2", "二月三十", "路灯", "灯不亮"),
        ("3", "3/4/19", "路灯", "灯不亮"),
        ("4", "2031-01-01", "路灯", "灯不亮"),
        ("5", "1987-01-01", "路灯", "灯不亮"),
        ("6", "2019-03-02", " \u3000", "\u200b\t"),
        ("7", "2019-03-02", "长", "长" * 10_001),
        ("8" * 61, "2019-03-02", "路灯", "灯不亮"),
        ("9", "2019-03-02", "路灯", "灯不亮", "修好了", "2019-02-02"),
        ("10", "2019-03-02", "路灯", "灯不亮", "修好了", "2031-02-02"),
        ("11", "2019-03-02", "路灯", "灯不亮", "", "", "多出来的"),
        ("12", "2019-03-02", "路灯", "一👵🏻个表情也收"),
    ]
    result = take_in(table(tmp_path, rows, heads), now)
    assert (result.read, result.taken) == (12, 2)
    reasons = dict(result.refused)
    words = ["二月三十", "分不清", "将来", "太早", "空的", "太长", "编号太长", "还早", "将来", "比表头多"]
    assert list(reasons) == list(range(3, 13))
    for row, word in zip(reasons, words, strict=True):
        assert word in reasons[row], (row, reasons[row])
    run = ImportRun.objects.get()
    assert (run.state, run.taken, run.refused, run.position) == ("done", 2, 10, 12)
    assert list(run.refusals.order_by("row").values_list("row", "reason")) == result.refused


def test_a_long_title_loses_nothing(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    long = "从三月到现在" * 12
    take_in(table(tmp_path, [("1", "2019-03-02", long, "灯不亮"), ("2", "2019-03-02", long, "")]), now)
    both, alone = Matter.objects.order_by("external_no")
    assert (both.title, both.words) == (long[:60], f"{long}\n灯不亮")
    assert (alone.title, alone.words) == (long[:60], long)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("青桐苑 3 号楼", "building"),
        ("临江区梧桐里街道青桐苑3栋501室", "building"),
        ("青桐苑13号楼", "compound"),
        ("青桐苑", "compound"),
        ("梧桐绿地旁边", "public"),
        ("梧桐里街道", "street"),
        ("A市A7县春华镇", None),
        ("青桐苑和梧桐绿地之间", None),
    ],
)
def test_places(town: Town, now: dt.datetime, tmp_path: Path, told: str, place: str | None) -> None:
    path = table(tmp_path, [("1", "2019-03-02", "灯不亮", told)], ("编号", "时间", "内容", "地点"))
    take_in(path, now)
    one = Matter.objects.get()
    expected = getattr(town, place) if place else town.street
    assert (one.place_id, one.path) == (expected.id, expected.path)
    assert (f"地点：{told}" in one.words) is (place is None)
    if place is None:
        strict = take_in(path, now, strict_places=True, source="another")
        assert (strict.taken, len(strict.refused)) == (0, 1)


def test_categories(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    rows = [
        ("1", "灯不亮", "市政/公共照明"),
        ("2", "灯不亮", "light-public"),
        ("3", "灯不亮", "城乡建设"),
        ("4", "灯不亮", ""),
    ]
    take_in(table(tmp_path, rows, ("编号", "内容", "类别")), now)
    found = [(one.category_id, one.words) for one in Matter.objects.order_by("external_no")]
    lighting = town.lighting.id
    assert found == [
        (lighting, "灯不亮"),
        (lighting, "灯不亮"),
        (None, "灯不亮\n类别：城乡建设"),
        (None, "灯不亮"),
    ]


@pytest.mark.mechanism("S1-15", "S3-54")
def test_new_matters_from_a_table_are_as_if_raised_one_by_one(
    town: Town, now: dt.datetime, tmp_path: Path
) -> None:
    words = "楼道灯不亮，找我：13900001111"
    rows = [("9001", "2026-06-11 08:00", "灯", words, "顾阿婆", "青桐苑 3 号楼", "12345")]
    path = table(tmp_path, rows, (*HEADS, "姓名", "地点", "渠道"))
    assert take_in(path, now, history=False).taken == 1
    many = Matter.objects.get()
    single = actions.raise_matter(
        place=town.building,
        words=words,
        title="灯",
        channel="hotline",
        contact=actions.Contact(name="顾阿婆"),
        occurred_at=dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC),
        actor=CLERK,
        now=now,
    ).matter
    single.refresh_from_db()
    own = {"id", "ref", "source", "external_no"}
    fields = [field.attname for field in Matter._meta.concrete_fields if field.attname not in own]
    assert {name: getattr(many, name) for name in fields} == {name: getattr(single, name) for name in fields}
    assert (many.state, many.due_at is not None) == (states.NEW, True)

    def told(matter: Matter) -> list:
        return [(line.verb, line.at, line.recorded_at, line.body) for line in story([matter.id])]

    assert told(many) == told(single)
    both = [Reporter.objects.get(matter=one) for one in (many, single)]
    assert len({(one.name, one.phone, one.phone_index, one.reply_by, one.helped_by_id) for one in both}) == 1
    assert set(search.find("楼道灯", kind="matter")) == {many.id, single.id}
    assert list(queries.queue(town.dispatcher, queries.Filters(), now=now)) == sorted(
        (many, single), key=lambda one: one.id
    )


def test_what_has_an_answer_is_not_new(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    path = table(tmp_path, [("1", "灯不亮", "修好了")], ("编号", "内容", "答复"))
    result = take_in(path, now, history=False)
    assert (result.taken, len(result.refused)) == (0, 1)
    assert "历史" in result.refused[0][1]


def test_only_the_dispatcher_of_the_street_takes_tables_in(
    town: Town, now: dt.datetime, tmp_path: Path
) -> None:
    path = table(tmp_path, ROWS)
    for actor in (town.worker, town.handler, town.leader, town.other_dispatcher, town.resident, town.visitor):
        for dry_run in (True, False):
            with pytest.raises(errors.Refusal):
                take_in(path, now, actor=actor, street=town.street, dry_run=dry_run)
    assert take_in(path, now, actor=town.dispatcher).taken == 3
    assert set(Matter.objects.values_list("owner_id", "finder_id")) == {(town.dispatcher.id, None)}


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 x", b"PK\x03\x04broken", b"\xff\xfe\x00", '编号,内容\n1,"没合上'.encode()]
)
def test_what_is_no_table_is_refused_whole(
    town: Town, now: dt.datetime, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    before = row_counts()
    with pytest.raises((tables.UnreadableTable, errors.Invalid)):
        take_in(path, now)
    assert row_counts() == before


def test_without_a_street_it_says_what_to_do(db: None, now: dt.datetime, tmp_path: Path) -> None:
    with pytest.raises(errors.Invalid, match="街道"):
        imports.run(table(tmp_path, ROWS), actor=CLERK, now=now)
