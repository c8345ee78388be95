"""Answers that came after their limit are found without reading the others. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("matters", "0020_numbers")]

    operations = [
        AddIndexConcurrently(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("limit_at__lt", models.F("at"))), fields=["limit_at"], name="answer_late"
            ),
        ),
    ]
