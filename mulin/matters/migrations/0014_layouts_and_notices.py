"""The office's own layouts with their versions, and notices printed for entrances."""

import django.db.models.deletion
import mulin.platform.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0013_alike'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='SheetLayout',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='SheetLayoutVersion',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('number', models.SmallIntegerField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('layout', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='matters.sheetlayout')),
            ],
        ),
        migrations.CreateModel(
            name='DoorNotice',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('office', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('leads', models.CharField(choices=[('door', '扫码反映这个门口的事'), ('street', '扫码看街道的公开页'), ('none', '不要二维码')], default='door', max_length=6)),
                ('doors', models.SmallIntegerField()),
                ('copies', models.SmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('places', models.ManyToManyField(related_name='+', to='territory.place')),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['street', '-id'], name='door_notice_of_street')],
                'constraints': [models.CheckConstraint(condition=models.Q(('copies__gte', 1), ('doors__gte', 1)), name='door_notice_has_pages'), models.CheckConstraint(condition=models.Q(('body__regex', '\\S')), name='door_notice_says_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='sheetlayout',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('street', 'name'), name='layout_name_once'),
        ),
        migrations.AddConstraint(
            model_name='sheetlayoutversion',
            constraint=models.UniqueConstraint(fields=('layout', 'number'), name='layout_version_once'),
        ),
    ]
