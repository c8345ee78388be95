"""Row-level security: the map is everybody's to read and the street's to change; the rest is the street's."""

from django.db import migrations

from mulin.platform import row_security


class Migration(migrations.Migration):
    dependencies = [("territory", "0005_places_by_street_kind_and_path"), ("platform", "0007_row_security")]

    operations = [
        *row_security.open_to_read("territory_place", shared=True),
        *row_security.open_to_read("territory_organisation"),
        *row_security.by_street(
            "territory_change", "territory_profilefigure", "territory_studyoffice", "territory_studypoint"
        ),
    ]
