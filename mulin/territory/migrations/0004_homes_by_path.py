"""Homes are counted by their paths without reading the places. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("territory", "0003_places_over_time")]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(
                condition=models.Q(("kind", "home"), ("valid_to__isnull", True)),
                fields=["path"],
                name="place_home_path",
            ),
        ),
    ]
