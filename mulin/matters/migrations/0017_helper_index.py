"""What somebody filed for neighbours is found without passing over everybody's. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("matters", "0016_doors"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="reporter",
            index=models.Index(
                condition=models.Q(("helper__isnull", False)),
                fields=["helper", "-id"],
                name="reporter_helper",
            ),
        ),
    ]
