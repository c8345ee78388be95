"""Places of a street by kind in the order of their paths: a page of 30 is read, not all homes on the way.

Takes the place of the index without paths. Built without locking.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("territory", "0005_kinds_and_outlines_over_time")]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(fields=["street", "kind", "path"], name="place_of_street_by_path"),
        ),
        RemoveIndexConcurrently(model_name="place", name="place_of_street"),
    ]
