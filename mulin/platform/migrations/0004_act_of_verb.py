"""How often something was done is found without reading the timeline from its beginning. Built without locking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("platform", "0003_origin")]

    operations = [
        AddIndexConcurrently(
            model_name="act",
            index=models.Index(fields=["street_id", "verb", "-at", "-id"], name="act_of_verb"),
        ),
    ]
