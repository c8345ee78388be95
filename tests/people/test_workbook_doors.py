"""The street's workbook by JSON and by command."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mulin.people import commands, workbook
from mulin.platform.console import Trouble
from mulin.platform.timeline.models import Act
from mulin.territory.models import Place
from tests.factories import Town
from tests.people.test_workbook_faults import building
from tests.people.workbooks import changed, check, values, with_rows, written

pytestmark = pytest.mark.django_db
API = "/api/street-books/"


@pytest.mark.mechanism("S3-52")
def test_by_json(client: Client, town: Town, now: dt.datetime) -> None:
    town.login(client, "leader")
    bad = with_rows(written(town.street, now), 楼栋=[building(grid="没有的")])
    told = client.post(API, {"file": SimpleUploadedFile("街道.xlsx", bad)})
    assert told.status_code == 201
    assert [one["cell"] for one in told.json()["problems"]] == ["楼栋!E3"]
    assert client.post(f"{API}{told.json()['id']}/confirmations").status_code == 422
    assert client.delete(f"{API}{told.json()['id']}").status_code == 204
    good = with_rows(client.get(f"{API}street.xlsx").content, 楼栋=[building()])
    book = client.post(API, {"file": SimpleUploadedFile("街道.xlsx", good)}).json()
    assert [(one["sheet"], one["what"]) for one in book["lines"]] == [("buildings", "new")]
    assert client.post(f"{API}{book['id']}/confirmations").json()["state"] == "done"
    assert Place.objects.filter(name="9 号楼").count() == 1
    assert client.post(f"{API}{book['id']}/confirmations").status_code == 409
    assert client.post(API, {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}).status_code == 422
    asked: dict[str, Any] = {"content_type": "application/json", "headers": {"Idempotency-Key": "one-sheet"}}
    full = client.post(f"{API}contacts", {"purpose": "值班表"}, **asked).content
    again = client.post(f"{API}contacts", {"purpose": "值班表"}, **asked)
    assert again.status_code == 409, "a file full of numbers is not kept to be given out twice"
    assert {row[1] for row in values(full)["在岗"][1:]} == {"10000000001"}
    town.login(client, "dispatcher")
    assert client.get(f"{API}street.xlsx").status_code == 403
    assert client.get(f"{API}{book['id']}").status_code == 404


class Asked:
    """What a command was told."""

    def __init__(self, file: Path, **more: object) -> None:
        self.file, self.street, self.dry_run, self.json, self.contacts = file, None, False, False, None
        self.__dict__.update(more)


@pytest.mark.mechanism("S3-52", "S0-38")
def test_by_command(town: Town, now: dt.datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(**more: object) -> dict[str, object]:
        code = commands.import_street(Asked(file, json=True, **more))  # type: ignore[arg-type]
        told = json.loads(capsys.readouterr().out)
        assert code == (1 if told["problems"] else 0)
        return told

    file = tmp_path / "street.xlsx"
    assert commands.export_street(Asked(file)) == 0  # type: ignore[arg-type]
    capsys.readouterr()
    file.write_bytes(with_rows(file.read_bytes(), 楼栋=[building()]))
    assert run(dry_run=True)["counts"]["buildings"]["new"] == 1  # type: ignore[index]
    assert not Place.objects.filter(name="9 号楼").exists()
    assert run()["taken"] is True
    assert Place.objects.filter(name="9 号楼").count() == 1
    assert run()["counts"]["buildings"] == {"new": 0, "changed": 0, "ended": 0, "same": 2}  # type: ignore[index]
    file.write_bytes(with_rows(file.read_bytes(), 楼栋=[building(grid="没有的")]))
    assert run()["taken"] is False
    folder = tmp_path / "csv"
    commands.export_street(Asked(folder, contacts="交接用"))  # type: ignore[arg-type]
    assert "10000000001" in (folder / "在岗.csv").read_text("utf-8-sig")
    assert Act.objects.filter(verb="people.take_out_contacts").count() == 1
    capsys.readouterr()
    assert commands.import_street(Asked(folder)) == 0  # type: ignore[arg-type]
    assert "没变的 2 行" in capsys.readouterr().out
    with pytest.raises(Trouble):
        commands.import_street(Asked(tmp_path / "none.xlsx"))  # type: ignore[arg-type]


@pytest.mark.mechanism("S3-52", "S0-38")
def test_a_street_that_is_not_there_yet(town: Town, now: dt.datetime, tmp_path: Path) -> None:
    """The workbook of one street makes another, with its district, and comes out of it the same."""
    file = tmp_path / "new.xlsx"
    workbook.write_book(
        file, workbook.template_of(Place(name="荷塘镇", path="d9/s31/", code=""), today=now.date())
    )
    content = file.read_bytes()
    assert commands.import_street(Asked(file)) == 1  # type: ignore[arg-type]
    assert not Place.objects.filter(name="荷塘镇").exists()

    def district(book: object) -> None:
        book["地方"]["E2"] = "新江区"  # type: ignore[index]

    file.write_bytes(changed(content, district))
    assert commands.import_street(Asked(file, dry_run=True)) == 0  # type: ignore[arg-type]
    assert not Place.objects.filter(name="荷塘镇").exists()
    assert commands.import_street(Asked(file)) == 0  # type: ignore[arg-type]
    street = Place.objects.get(name="荷塘镇")
    assert (street.parent.name if street.parent else "") == "新江区"
    assert Place.objects.filter(street=street).count() == 13
    out = written(street, now)
    assert [row[2] for row in values(out)["地方"]] == ["名称*", "荷塘镇", "示例一居", "示例绿地"]
    assert not check(out, street, now).touched
