"""Codes, former names and positions of places, the street's profile; and every home in one grid area at most.

A grid lies in a neighbourhood, a building in one of them, a door in a building, a home in a door or building;
paths and streets follow from the parent. So nothing can lie in two grid areas (S1-21). It is looked at once a
statement, over all changed rows together: a community's fourteen thousand homes move in one.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import mulin.platform.ids
import mulin.platform.paths
from django.db import migrations, models


STANDS = """
CREATE FUNCTION territory_place_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE wrong text;
BEGIN
    SELECT n.path INTO wrong FROM changed n LEFT JOIN territory_place p ON p.id = n.parent_id
    WHERE (n.kind IN ('grid', 'building', 'entrance', 'home') AND p.id IS NULL)
       OR (n.kind = 'grid' AND p.kind <> 'neighbourhood')
       OR (n.kind = 'building' AND p.kind NOT IN ('grid', 'neighbourhood'))
       OR (n.kind = 'entrance' AND p.kind <> 'building')
       OR (n.kind = 'home' AND p.kind NOT IN ('entrance', 'building'))
       OR (p.id IS NOT NULL AND NOT (
            starts_with(n.path, p.path) AND substr(n.path, length(p.path) + 1) ~ '^[0-9A-Za-z]+/$'))
       OR (p.id IS NOT NULL AND n.kind NOT IN ('street', 'district')
            AND n.street_id IS DISTINCT FROM p.street_id)
       OR (n.valid_to IS NULL AND p.valid_to IS NOT NULL)
    LIMIT 1;
    IF wrong IS NULL AND TG_OP = 'UPDATE' THEN
        SELECT n.path INTO wrong FROM changed n JOIN territory_place c ON c.parent_id = n.id
        WHERE NOT starts_with(c.path, n.path)
           OR (n.valid_to IS NOT NULL AND c.valid_to IS NULL)
           OR (c.kind NOT IN ('street', 'district') AND c.street_id IS DISTINCT FROM n.street_id)
        LIMIT 1;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'place % does not lie in what it is said to lie in', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_in_one_grid';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER place_stands_new AFTER INSERT ON territory_place
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION territory_place_stands();
CREATE TRIGGER place_stands_changed AFTER UPDATE ON territory_place
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION territory_place_stands();
"""
FALLS = """
DROP TRIGGER place_stands_new ON territory_place;
DROP TRIGGER place_stands_changed ON territory_place;
DROP FUNCTION territory_place_stands();
"""
GIST = "CREATE EXTENSION IF NOT EXISTS btree_gist"


class Migration(migrations.Migration):

    dependencies = [
        ("territory", "0003_organisations"),
    ]

    operations = [
        migrations.RunSQL(GIST, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=15)),
                ('urban_rural', models.CharField(blank=True, max_length=3)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PastPlace',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField()),
                ('path', mulin.platform.paths.PathField(db_collation='C', db_index=True, max_length=120)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('full_name', models.CharField(blank=True, max_length=120)),
                ('full_name_en', models.CharField(blank=True, max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name='ProfileFigure',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('key', models.CharField(choices=[('area', '面积'), ('households', '户数'), ('hukou', '户籍人口'), ('resident', '常住人口'), ('neighbourhoods', '居民区数'), ('compounds', '小区数')], max_length=14)),
                ('value', models.DecimalField(decimal_places=3, max_digits=14)),
                ('as_of', models.DateField()),
                ('source', models.CharField(max_length=120)),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name='place',
            name='kind',
            field=models.CharField(choices=[('district', '区'), ('street', '街道'), ('neighbourhood', '居民区'), ('grid', '网格片区'), ('compound', '小区'), ('building', '楼'), ('entrance', '单元'), ('public', '公共地方'), ('home', '户')], max_length=14),
        ),
        migrations.AddField(
            model_name='areacode',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='territory.place'),
        ),
        migrations.AddField(
            model_name='pastplace',
            name='compound',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='pastplace',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='pastplace',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past', to='territory.place'),
        ),
        migrations.AddField(
            model_name='profilefigure',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='territory.place'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^(\\d{12}|\\d{15})$')), name='area_code_digits'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='area_code_forwards'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='area_code_one_of_a_place'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='area_code_of_one_place'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('code__regex', '^\\d{15}$')), expressions=[('code', '='), ('place', '<>')], name='area_code_grid_never_again'),
        ),
        migrations.AddConstraint(
            model_name='pastplace',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='past_place_forwards'),
        ),
        migrations.AddConstraint(
            model_name='pastplace',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func(models.F('since'), models.F('until'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='past_place_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='profilefigure',
            index=models.Index(fields=['street', 'key', '-as_of', '-recorded_at'], name='profile_figure_latest'),
        ),
        migrations.AddConstraint(
            model_name='profilefigure',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='profile_figure_not_below_nought'),
        ),
        migrations.AddConstraint(
            model_name='profilefigure',
            constraint=models.CheckConstraint(condition=models.Q(('source__regex', '\\S')), name='profile_figure_has_source'),
        ),
        migrations.RunSQL(STANDS, FALLS),
    ]
