"""Keys of Open311 clients become API tokens of the same id, so that no row of a request has to be written anew.

A key that opened goes on opening, for a year from this moment: tokens end, keys did not. When each was made stays
on the timeline. Going back: a token made since stays a token, and the key that stands in for it is a withdrawn
one, because its hash is of another kind.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

OLD = '"matters_open311request_key_id_8c5dd87b_fk_matters_open311key_id"'
NEW = '"matters_open311request_token_id_fk_people_token_id"'
FORWARD = f"""
ALTER TABLE matters_open311request DROP CONSTRAINT {OLD};
ALTER TABLE matters_open311request RENAME COLUMN key_id TO token_id;
ALTER INDEX matters_open311request_key_id_8c5dd87b RENAME TO matters_open311request_token_id;
ALTER TABLE matters_open311request ADD CONSTRAINT {NEW}
    FOREIGN KEY (token_id) REFERENCES people_token (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE matters_open311request VALIDATE CONSTRAINT {NEW};
"""
BACK = f"""
ALTER TABLE matters_open311request DROP CONSTRAINT {NEW};
ALTER TABLE matters_open311request RENAME COLUMN token_id TO key_id;
ALTER INDEX matters_open311request_token_id RENAME TO matters_open311request_key_id_8c5dd87b;
ALTER TABLE matters_open311request ADD CONSTRAINT {OLD}
    FOREIGN KEY (key_id) REFERENCES matters_open311key (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE matters_open311request VALIDATE CONSTRAINT {OLD};
"""
YEAR = datetime.timedelta(days=365)
SCOPE = "open311:write"


def keys_to_tokens(apps, schema_editor):
    key, token = apps.get_model("matters", "Open311Key"), apps.get_model("people", "Token")
    now = timezone.now()
    for one in key.objects.all():
        since = one.made_at if one.withdrawn_at else now
        token.objects.create(
            id=one.id,
            street_id=one.street_id,
            name=one.name,
            scopes=[SCOPE],
            prefix="",
            hash=one.digest,
            callback=one.callback,
            secret=one.secret,
            created_at=since,
            made_by_id=one.made_by_id,
            expires_at=since + YEAR,
            withdrawn_at=one.withdrawn_at,
        )
    _settled(schema_editor)


def carried_away(apps, schema_editor):
    apps.get_model("people", "Token").objects.filter(prefix="").delete()
    _settled(schema_editor)


def tokens_to_keys(apps, schema_editor):
    key, token = apps.get_model("matters", "Open311Key"), apps.get_model("people", "Token")
    used = apps.get_model("matters", "Open311Request").objects.values("token_id")
    meant = models.Q(prefix="") | models.Q(id__in=used)
    for one in token.objects.filter(meant):
        carried = one.prefix == ""
        key.objects.create(
            id=one.id,
            street_id=one.street_id,
            name=one.name,
            digest=one.hash,
            callback=one.callback,
            secret=one.secret,
            made_by_id=one.made_by_id,
            made_at=one.created_at,
            withdrawn_at=one.withdrawn_at if carried else (one.withdrawn_at or timezone.now()),
        )
    _settled(schema_editor)


def _settled(schema_editor):
    """Rows that wait for a deferred check would keep their table from being altered."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ("matters", "0022_sweeps_of_homes"),
        ("people", "0005_token_callbacks"),
    ]

    operations = [
        migrations.RunPython(keys_to_tokens, carried_away),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(FORWARD, BACK)],
            [
                migrations.RenameField("open311request", "key", "token"),
                migrations.AlterField(
                    "open311request",
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.token"
                    ),
                ),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, tokens_to_keys),
        migrations.DeleteModel("Open311Key"),
    ]
