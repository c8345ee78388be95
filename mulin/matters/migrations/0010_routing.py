"""The directory of who handles what, sets of rules in order, and a second code of categories."""

import django.db.models.constraints
import django.db.models.deletion
import mulin.platform.ids
from django.db import migrations, models


KEEP_ONE = """
CREATE FUNCTION matters_ruleset_keeps_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.active_from IS NOT NULL AND OLD.active_to IS NULL AND NOT EXISTS (
        SELECT FROM matters_ruleset
        WHERE street_id = OLD.street_id AND active_from IS NOT NULL AND active_to IS NULL
    ) THEN
        RAISE EXCEPTION 'a street is never without a fallback'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ruleset_keeps_one';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ruleset_keeps_one AFTER UPDATE OR DELETE ON matters_ruleset
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_ruleset_keeps_one();
"""
KEEP_NONE = "DROP TRIGGER ruleset_keeps_one ON matters_ruleset; DROP FUNCTION matters_ruleset_keeps_one();"
CLEAN = "UPDATE matters_category SET gb_code = '' WHERE gb_code <> '' AND gb_code !~ '^[0-9]{6}$'"


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0009_mediation'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.RunSQL(CLEAN, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('scope', models.CharField(choices=[('compound', '小区里面'), ('street', '路面上'), ('both', '里外都管')], default='both', max_length=8)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('position', models.SmallIntegerField()),
                ('channel', models.CharField(blank=True, choices=[('web', '网上'), ('qr', '扫码'), ('phone', '电话'), ('walk_in', '来访'), ('patrol', '巡查'), ('hotline', '12345'), ('sheet', '表格导入')], max_length=10)),
                ('hours', models.CharField(blank=True, choices=[('office', '办公时间'), ('outside', '下班以后和休息日')], max_length=8)),
                ('side', models.CharField(blank=True, choices=[('compound', '小区里面'), ('street', '路面上'), ('border', '小区和路面交界')], max_length=8)),
                ('on', models.BooleanField(default=True)),
                ('valid_from', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('active_from', models.DateTimeField(null=True)),
                ('active_to', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='category',
            name='urban_class',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='category',
            name='urban_kind',
            field=models.CharField(blank=True, choices=[('component', '部件'), ('event', '事件')], max_length=9),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('gb_code', ''), ('gb_code__regex', '^[0-9]{6}$'), _connector='OR'), name='category_gb_code_of_six'),
        ),
        migrations.AddField(
            model_name='duty',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='matters.category'),
        ),
        migrations.AddField(
            model_name='duty',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='duty',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='duty',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='rule',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='matters.category'),
        ),
        migrations.AddField(
            model_name='rule',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='rule',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='fallback',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='rule',
            name='ruleset',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='matters.ruleset'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['street', 'valid_to'], name='duty_of_street'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('street', 'category', 'place', 'scope', 'valid_from'), name='duty_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duty_valid_forwards'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['compound', 'street', 'both'])), name='duty_scope_known'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(fields=('street', 'number'), name='ruleset_number_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('active_from__isnull', False), ('active_to__isnull', True)), fields=('street',), name='ruleset_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('active_from__isnull', True)), fields=('street',), name='ruleset_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('active_to__isnull', True), models.Q(('active_from__isnull', False), ('active_to__gte', models.F('active_from'))), _connector='OR'), name='ruleset_forwards'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('ruleset', 'position'), name='rule_position_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='rule_position_counts'),
        ),
        migrations.RunSQL(KEEP_ONE, KEEP_NONE),
    ]
