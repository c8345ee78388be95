"""A plain row as wide as a matter, with the least a table has: a key and one index to list by."""

from __future__ import annotations

import uuid

from django.db import models


class PlainRow(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    street_id = models.UUIDField()
    place_id = models.UUIDField()
    path = models.CharField(max_length=120)
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    category_id = models.UUIDField()
    words = models.TextField()
    title = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    owner_id = models.UUIDField()
    owner_org_id = models.UUIDField()
    receiver_id = models.UUIDField()
    receiver_org_id = models.UUIDField()
    respond_by = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["street_id", "due_at"], name="plain_list")]
