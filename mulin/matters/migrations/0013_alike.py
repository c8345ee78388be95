"""What is alike near by is counted without passing over a street's other matters. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("matters", "0012_whistles_triages_fixes_sweeps"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("history", False)),
                fields=["street", "category", "recorded_at"],
                name="matter_alike",
            ),
        ),
    ]
