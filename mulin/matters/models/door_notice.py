"""Notices put up at entrances: what was printed for which doors, how many pages, by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class DoorNotice(models.Model):
    """One text printed for many doors. It is kept as printed; a mended text is another one."""

    held = keepings.NOTICES.of(public="title body office leads")

    class Leads(models.TextChoices):
        DOOR = "door", _("扫码反映这个门口的事")
        STREET = "street", _("扫码看街道的公开页")
        NOWHERE = "none", _("不要二维码")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")
    """What was chosen: compounds, houses or entrances."""
    title = models.CharField(max_length=40)
    body = models.TextField()
    office = models.CharField(max_length=60)
    day = models.DateField()
    """The day under the text."""
    leads = models.CharField(max_length=6, choices=Leads, default=Leads.DOOR)
    doors = models.SmallIntegerField()
    copies = models.SmallIntegerField(default=1)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(doors__gte=1, copies__gte=1), name="door_notice_has_pages"),
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="door_notice_says_something"),
        ]
        indexes = [models.Index(fields=["street", "-id"], name="door_notice_of_street")]
