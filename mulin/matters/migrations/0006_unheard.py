"""What nobody has spoken about yet is found without passing over everything that was. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("matters", "0005_closed_by_category"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                condition=models.Q(
                    ("history", False),
                    models.Q(("state", "closed"), _negated=True),
                    ("respond_by__isnull", False),
                    ("responded_at__isnull", True),
                ),
                fields=["street", "respond_by", "id"],
                name="matter_unheard",
            ),
        ),
    ]
