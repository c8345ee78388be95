"""More doors into the one queue: outings, recordings, neighbours who speak for others, handlers not told who."""

import django.db.models.deletion
import mulin.platform.crypto
import mulin.platform.ids
import mulin.platform.paths
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0015_passing'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='outside_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Goer',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('name', mulin.platform.crypto.EncryptedText(default=b'', editable=True, purpose='matters.goer.name')),
                ('title', models.CharField(blank=True, max_length=40)),
                ('shown', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Outing',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('path', mulin.platform.paths.PathField(db_collation='C', max_length=120)),
                ('ref', models.CharField(max_length=24)),
                ('state', models.CharField(max_length=8)),
                ('kind', models.CharField(choices=[('visit', '入户走访'), ('patrol', '联合巡查'), ('listening', '街头听民声'), ('reception', '代表接待日'), ('duty', '值守'), ('joint', '联动联勤')], max_length=10)),
                ('spot', models.CharField(blank=True, max_length=60)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('purpose', models.CharField(max_length=200)),
                ('asks', models.CharField(blank=True, max_length=300)),
                ('announced', models.BooleanField(default=False)),
                ('result', models.TextField(blank=True)),
                ('done', models.CharField(blank=True, choices=[('told', '要告诉的说清楚了'), ('asked', '要问的问到了'), ('handed', '东西交到了'), ('again', '约好下次再来')], max_length=8)),
                ('agreed', models.CharField(blank=True, max_length=20)),
                ('held_at', models.DateTimeField(null=True)),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('file', models.CharField(max_length=120)),
                ('mime', models.CharField(max_length=20)),
                ('size', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('typed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('number', models.SmallIntegerField()),
                ('at', models.DateTimeField()),
                ('heard_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='matter',
            name='withheld',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='reporter',
            name='agreed',
            field=mulin.platform.crypto.EncryptedText(default=b'', editable=True, purpose='matters.reporter.agreed'),
        ),
        migrations.AddField(
            model_name='reporter',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='reporter',
            name='helper',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='reporter',
            name='helper_sees',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='reporter',
            name='minor',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='matter',
            name='channel',
            field=models.CharField(choices=[('web', '网上'), ('qr', '扫码'), ('phone', '电话'), ('walk_in', '来访'), ('patrol', '巡查'), ('hotline', '12345'), ('sheet', '表格导入'), ('visit', '入户走访'), ('listening', '街头听民声'), ('reception', '代表接待日'), ('deputy', '代表委员意见'), ('duty', '值守'), ('joint', '联动联勤'), ('chat', '群里转来')], max_length=10),
        ),
        migrations.AddField(
            model_name='goer',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='goer',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='outing',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='outing',
            name='planned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='outing',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='goer',
            name='outing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goers', to='matters.outing'),
        ),
        migrations.AddField(
            model_name='voice',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='voice',
            name='typed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='waiting',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='waiting',
            name='outing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='matters.outing'),
        ),
        migrations.AddIndex(
            model_name='outing',
            index=models.Index(fields=['street', '-starts_at'], name='outing_by_time'),
        ),
        migrations.AddIndex(
            model_name='outing',
            index=models.Index(condition=models.Q(('announced', True), ('state', 'planned')), fields=['street', 'starts_at'], name='outing_announced'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.UniqueConstraint(fields=('street', 'ref'), name='outing_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'off'])), name='outing_state_known'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='outing_has_purpose'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'visit'), _negated=True), ('result', ''), _connector='OR'), name='outing_visit_without_opinion'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'visit'), ('state', 'held'), _negated=True), models.Q(('agreed', ''), _negated=True), _connector='OR'), name='outing_visit_agreed'),
        ),
        migrations.AddConstraint(
            model_name='outing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'off'), _negated=True), models.Q(('agreed', ''), ('done', ''), ('held_at__isnull', True), ('result', '')), _connector='OR'), name='outing_off_without_reason'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(condition=models.Q(('typed_at__isnull', True)), fields=['at'], name='voice_untyped'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.CheckConstraint(condition=models.Q(('typed_at__isnull', True), ('typed_by__isnull', False), _connector='OR'), name='voice_typed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='waiting',
            constraint=models.UniqueConstraint(fields=('outing', 'number'), name='waiting_number_once'),
        ),
    ]
