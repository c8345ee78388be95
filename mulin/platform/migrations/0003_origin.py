"""Remembers the cluster in which the timeline's present era began; only the owner of the tables may say so."""

from django.db import migrations, models

PRESENT = """
INSERT INTO platform_origin (id, system_identifier) SELECT 1, system_identifier FROM pg_control_system();
REVOKE INSERT, UPDATE, DELETE ON platform_origin FROM mulin_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('platform', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('system_identifier', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='origin_one_row')],
            },
        ),
        migrations.RunSQL(PRESENT, migrations.RunSQL.noop),
    ]
