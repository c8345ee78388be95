"""Work orders of the city's hotline: their number beside ours, what they sent, and where the two sides differ."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.keepings import IN_THE_WORDS
from mulin.matters.models.matter import Matter
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class InboundOrder(models.Model):
    """One order of an outside system and the one matter it is here (norms 2.15, S1-15).

    What they say of it is folded from everything they sent (`hotline/fold.py`), in the order of their own
    times: the same messages give the same row, in whatever order and however often they arrived. It never
    moves the matter: people do, and where the two sides differ the page says so.
    """

    held = keepings.DOORS.of(
        internal="source number state told answer callback settled_state settled_answer",
        plain={"answer": IN_THE_WORDS},
    )

    class State(models.TextChoices):
        OPEN = "open", _("他们：在办")
        RETURNED = "returned", _("他们：没解决，退回")
        WITHDRAWN = "withdrawn", _("他们：撤单")
        CLOSED = "closed", _("他们：办结")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    matter = models.OneToOneField(Matter, models.PROTECT, null=True, related_name="order")
    """None until a message has said what it is about."""
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    told = models.CharField(max_length=40, blank=True)
    """Their own word for the state."""
    state_at = models.DateTimeField(null=True)
    """Their own time of that state."""
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    """What stands as the answer on their side."""
    callback = models.CharField(max_length=300, blank=True)
    """What the person said when the hotline called back."""
    urged = models.SmallIntegerField(default=0)
    """How often they have urged it."""
    messages = models.SmallIntegerField(default=0)
    """How many different messages about it have come."""
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    """When the last message that was new arrived here."""
    settled_state = models.CharField(max_length=30, blank=True)
    """`theirs|ours`: the two states that somebody has looked at and let stand."""
    settled_due = models.DateTimeField(null=True)
    settled_answer = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "source", "number"], name="order_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="order_has_number"),
        ]
        indexes = [models.Index(fields=["street", "-changed_at", "-id"], name="order_lately")]


class OrderMessage(models.Model):
    """One thing they sent about an order. The same again is no second message."""

    held = keepings.DOORS.of(
        internal="digest state told words answer callback", plain={"words": IN_THE_WORDS}
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey(InboundOrder, models.CASCADE, related_name="sent")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    """Their own time of it; where they give none, when it arrived here first."""
    state = models.CharField(max_length=10, blank=True)
    told = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    """What was said, without telephone and identity numbers."""
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    callback = models.CharField(max_length=300, blank=True)
    urges = models.SmallIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Who handed it in; None for a machine."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "digest"], name="order_message_once")]


class OrderSettlement(models.Model):
    """A disagreement that somebody has looked at: what they let stand, and why."""

    held = keepings.DOORS.of(internal="over way theirs ours reason")

    class Over(models.TextChoices):
        STATE = "state", _("办到哪一步")
        DUE = "due", _("期限")
        ANSWER = "answer", _("答复")

    class Way(models.TextChoices):
        OURS = "ours", _("以我们的为准，告诉他们")
        THEIRS = "theirs", _("照他们的办")

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey(InboundOrder, models.CASCADE, related_name="settlements")
    over = models.CharField(max_length=6, choices=Over)
    way = models.CharField(max_length=6, choices=Way)
    theirs = models.CharField(max_length=200, blank=True)
    ours = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
