"""Workbooks of a street handed in: looked at first, then carried out as a whole or thrown away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mulin.people import keepings
from mulin.people.models.person import Person
from mulin.platform.crypto import EncryptedText
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class StreetBook(models.Model):
    """One workbook: the file while it waits, what it would change, and what came of it."""

    held = keepings.BOOKS.of(internal="file_name stored state digest counts", personal="plan")

    class State(models.TextChoices):
        WAITING = "waiting", _("等着确认")
        DONE = "done", _("收下了")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=120, blank=True)
    """Path below the instance's folder of uploads; removed with the file once it is done."""
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    digest = models.CharField(max_length=64, blank=True)
    """Of the plan that was shown: another one is not carried out."""
    counts = models.JSONField(default=dict)
    problems = models.IntegerField(default=0)
    plan = EncryptedText(purpose="people.workbook", default=b"")
    """The lines that change something, and what is wrong; without anybody's name once it is done."""
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["street", "-at"], name="street_book_newest")]
