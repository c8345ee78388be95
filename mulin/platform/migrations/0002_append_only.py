"""The application's role may add to the timeline and nothing else; and the table of the shared cache."""

from django.db import migrations

PROTECT = """
REVOKE UPDATE, DELETE, TRUNCATE ON platform_act, platform_block FROM mulin_app;
REVOKE UPDATE, TRUNCATE ON platform_actdetail FROM mulin_app;
"""
UNPROTECT = """
GRANT UPDATE, DELETE ON platform_act, platform_block TO mulin_app;
GRANT UPDATE ON platform_actdetail TO mulin_app;
"""

CACHE = """
CREATE TABLE platform_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX platform_cache_expires ON platform_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_start")]

    operations = [
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(CACHE, "DROP TABLE platform_cache"),
    ]
