"""The append-only record of every act.

`Act` holds ids and a salted commitment, never words; `ActDetail` holds the words and can be erased
without breaking the chain of hashes. The application's role may insert and read both, erase
details, and do nothing else: the migration takes UPDATE, DELETE and TRUNCATE away from it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Value

from mulin.platform import keepings
from mulin.platform.ids import new_id


class Xid8(models.Field):
    """PostgreSQL's 64-bit transaction id; never wraps within a cluster."""

    def db_type(self, connection: object) -> str:
        return "xid8"

    def get_internal_type(self) -> str:
        return "CharField"


class CurrentXid(Func):
    function = "pg_current_xact_id"
    output_field = Xid8()
    arity = 0


class Act(models.Model):
    """One act. `at` is when it happened, `recorded_at` when it was written down."""

    held = keepings.TIMELINE.of(internal="verb actor_kind commitment hash", personal="actor_id")

    id = models.UUIDField(primary_key=True, default=new_id)
    era = models.SmallIntegerField(db_default=Value(1))
    """Raised by one when a database is restored into another cluster, where transaction ids start anew (`eras`)."""
    xid = Xid8(db_default=CurrentXid())
    street_id = models.UUIDField()
    record_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    actor_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    commitment = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        app_label = "platform"
        indexes = [
            models.Index(fields=["record_id", "id"], name="act_of_record"),
            models.Index(fields=["era", "xid", "id"], name="act_to_seal"),
            models.Index(fields=["street_id", "verb", "-at", "-id"], name="act_of_verb"),
        ]


class ActDetail(models.Model):
    """The words of an act, with the salt of its commitment."""

    held = keepings.DETAILS.of(internal="salt body")

    act = models.OneToOneField(
        Act, models.PROTECT, primary_key=True, related_name="detail", db_constraint=False
    )
    salt = models.BinaryField()
    body = models.JSONField()

    class Meta:
        app_label = "platform"


class Block(models.Model):
    """The acts of transactions from `start` (inclusive) to `end` (exclusive), sealed in order of (xid, id).

    `head` is the hash over the previous head and every act's hash.
    """

    held = keepings.TIMELINE.of(public="head")

    number = models.BigIntegerField(primary_key=True)
    era = models.SmallIntegerField()
    start = Xid8()
    end = Xid8()
    count = models.IntegerField()
    head = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        app_label = "platform"


class Origin(models.Model):
    """The cluster in which the present era began. One row."""

    held = keepings.TIMELINE.of()

    id = models.SmallIntegerField(primary_key=True, default=1)
    system_identifier = models.BigIntegerField()

    class Meta:
        app_label = "platform"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="origin_one_row")]
