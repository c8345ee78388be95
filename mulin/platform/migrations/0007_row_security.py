"""Row-level security on the platform's tables, and where it is kept in which other streets somebody stands.

As `row_security.py` makes them: by street, by parent, or open to read.
"""

import django.db.models.fields.composite
from django.db import migrations, models

from mulin.platform import row_security

CLOSE = "REVOKE INSERT, UPDATE, DELETE ON platform_reach FROM mulin_app"
UNCLOSE = "GRANT INSERT, UPDATE, DELETE ON platform_reach TO mulin_app"


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_changing_keys")]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "pk",
                    django.db.models.fields.composite.CompositePrimaryKey(
                        "who", "street_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("who", models.UUIDField()),
                ("street_id", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(CLOSE, UNCLOSE),
        *row_security.by_street(
            "platform_act",
            "platform_hook",
            "platform_delivery",
            "platform_noticetext",
            "platform_notice",
            "platform_record",
            "platform_refcounter",
        ),
        *row_security.open_to_read("platform_searchdocument"),
        *row_security.open_to_read("platform_policyvalue", shared=True),
        *row_security.by_parent("platform_act", "act_id", "platform_actdetail"),
        *row_security.by_parent("platform_hook", "hook_id", "platform_hookdelivery"),
    ]
