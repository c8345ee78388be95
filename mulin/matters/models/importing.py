"""Tables taken in: what each was, how its columns were read, and what came of its rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class ImportRun(models.Model):
    """One table taken in: what it was, how its columns were read, and what came of each row."""

    held = keepings.IMPORTS.of(internal="file_name sha256 stored source mapping headers_key state error")

    class State(models.TextChoices):
        MAPPED = "mapped", _("等着导入")
        RUNNING = "running", _("正在导入")
        DONE = "done", _("导入完了")
        FAILED = "failed", _("中途停了")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=120, blank=True)
    """Path below the instance's folder of uploads; removed when the run is done."""
    source = models.CharField(max_length=40)
    history = models.BooleanField(default=True)
    mapping = models.JSONField(default=dict)
    headers_key = models.CharField(max_length=64, blank=True, db_index=True)
    """Hash of the column heads: the next table of the same layout is mapped the same way."""
    state = models.CharField(max_length=8, choices=State, default=State.MAPPED)
    position = models.IntegerField(default=0)
    """Rows dealt with; an interrupted run goes on here."""
    read = models.IntegerField(default=0)
    """Rows in the table."""
    taken = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    """Each with its reason in `refusals`."""
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()


class ImportRefusal(models.Model):
    """A row that was not taken, and why, so that somebody can mend it."""

    held = keepings.IMPORTS.of(internal="reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refusals")
    row = models.IntegerField()
    """As a spreadsheet numbers its rows, from 1."""
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_refusal_once")]
