"""A token for an Open311 client may have an address where its system is told, and what that is signed with."""

from django.db import migrations, models

import mulin.platform.crypto


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_street_books"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="callback",
            field=models.URLField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="token",
            name="secret",
            field=mulin.platform.crypto.EncryptedText(
                default=b"", editable=True, purpose="people.token.secret"
            ),
        ),
    ]
