"""The secret addresses of people's calendars."""

import django.db.models.deletion
import mulin.platform.crypto
import mulin.platform.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_tokens_of_programs"),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('token', mulin.platform.crypto.EncryptedText(editable=True, purpose='people.calendar.token')),
                ('digest', models.CharField(max_length=32, unique=True)),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
    ]
