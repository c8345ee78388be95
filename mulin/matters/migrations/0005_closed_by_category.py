"""Who answered a category lately is found without reading a year of closed matters. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("matters", "0004_figures"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("state", "closed")),
                fields=["street", "category", "-closed_at"],
                name="matter_closed_by_category",
            ),
        ),
    ]
