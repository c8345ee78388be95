"""Row-level security: a person is seen in their own street, and where they stand in a record."""

from django.db import migrations

from mulin.platform.row_security import STREETS, by_parent, by_street, reaching

SEEN = f"""EXISTS (SELECT 1 FROM platform_reach AS reach
    WHERE reach.who = people_person.id AND reach.street_id = ANY ({STREETS}))"""
PERSON = "people_person"

# The streets a post lies over: its place's own, or all below it.
POST = """SELECT below.street_id FROM public.territory_place AS below
    WHERE below.kind = 'street' AND (below.path = NEW.path OR below.id =
        (SELECT place.street_id FROM public.territory_place AS place WHERE place.id = NEW.place_id)
        OR starts_with(below.path, NEW.path))"""


def _home(column: str) -> str:
    return f"SELECT person.street_id FROM public.people_person AS person WHERE person.id = NEW.{column}"


def _point(column: str = "point_id") -> str:
    return f"SELECT point.street_id FROM public.territory_studypoint AS point WHERE point.id = NEW.{column}"


def _both_ways(table: str, one: str, other: str, *more: str) -> list[migrations.RunSQL]:
    """Each of the two stands in the other's street; who noted it stands in the first's."""
    return [
        reaching(table, of=PERSON, street=_home(one), columns=[other, *more]),
        reaching(table, of=PERSON, street=_home(other), columns=[one], name="back"),
    ]


# A new street below a post that lies over several.
NEW_STREET = """
CREATE FUNCTION reach_new_street() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    before text := coalesce(current_setting('mulin.scope', true), '');
BEGIN
    PERFORM set_config('mulin.scope', 'all:reach', true);
    INSERT INTO public.platform_reach (who, street_id)
    SELECT DISTINCT person.id, NEW.id
    FROM public.people_appointment AS post JOIN public.people_person AS person ON person.id = post.person_id
    WHERE starts_with(NEW.path, post.path) AND person.street_id <> NEW.id
    ON CONFLICT DO NOTHING;
    PERFORM set_config('mulin.scope', before, true);
    RETURN NULL;
END $$;
CREATE TRIGGER reach_new_street AFTER INSERT OR UPDATE OF path ON territory_place
    FOR EACH ROW WHEN (NEW.kind = 'street') EXECUTE FUNCTION reach_new_street();
"""
NO_NEW_STREET = "DROP TRIGGER reach_new_street ON territory_place; DROP FUNCTION reach_new_street()"

# Who moves to another street keeps what they have in the one they leave.
MOVED = """
CREATE FUNCTION reach_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.platform_reach (who, street_id) VALUES (NEW.id, OLD.street_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER reach_moved AFTER UPDATE OF street_id ON people_person
    FOR EACH ROW WHEN (NEW.street_id <> OLD.street_id) EXECUTE FUNCTION reach_moved();
CREATE TRIGGER reach_moved AFTER UPDATE OF street_id ON territory_organisation
    FOR EACH ROW WHEN (NEW.street_id <> OLD.street_id) EXECUTE FUNCTION reach_moved();
"""
NOT_MOVED = """
DROP TRIGGER reach_moved ON territory_organisation;
DROP TRIGGER reach_moved ON people_person;
DROP FUNCTION reach_moved();
"""

# Who is gone, and a street that is gone, stand nowhere.
GONE = """
CREATE FUNCTION reach_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM public.platform_reach WHERE who = OLD.id;
    RETURN NULL;
END $$;
CREATE FUNCTION reach_street_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM public.platform_reach WHERE street_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER reach_gone AFTER DELETE ON people_person FOR EACH ROW EXECUTE FUNCTION reach_gone();
CREATE TRIGGER reach_gone AFTER DELETE ON territory_organisation FOR EACH ROW EXECUTE FUNCTION reach_gone();
CREATE TRIGGER reach_gone AFTER DELETE ON territory_place
    FOR EACH ROW WHEN (OLD.kind = 'street') EXECUTE FUNCTION reach_street_gone();
"""
NOT_GONE = """
DROP TRIGGER reach_gone ON territory_place;
DROP TRIGGER reach_gone ON territory_organisation;
DROP TRIGGER reach_gone ON people_person;
DROP FUNCTION reach_street_gone();
DROP FUNCTION reach_gone();
"""

OWN = "SELECT NEW.street_id"


# Checked at COMMIT, when the scope of who wrote may have ended: it looks under a name of its own.
COMPLETE = """
CREATE OR REPLACE FUNCTION people_study_point_complete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('mulin.scope', true), '');
    wanted uuid;
    standing text;
    whole boolean;
BEGIN
    IF TG_TABLE_NAME = 'territory_studypoint' THEN
        wanted := NEW.id;
    ELSE
        wanted := OLD.point_id;
    END IF;
    PERFORM set_config('mulin.scope', 'all:check', true);
    -- Two that each take away one of the last two meet here; the later one sees what the earlier one left.
    SELECT state INTO standing FROM territory_studypoint WHERE id = wanted FOR NO KEY UPDATE;
    whole := EXISTS (SELECT FROM territory_dutybuilding WHERE point_id = wanted)
        AND EXISTS (SELECT FROM people_teammember WHERE point_id = wanted AND leads)
        AND EXISTS (SELECT FROM people_carerow WHERE point_id = wanted);
    PERFORM set_config('mulin.scope', before, true);
    IF standing = 'established' AND NOT whole THEN
        RAISE EXCEPTION 'an established study point has its duty area, its team and its care list'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'study_point_complete';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_administrators"),
        ("territory", "0006_row_security"),
        ("platform", "0007_row_security"),
    ]

    operations = [
        # Backwards nothing: where there are no policies it finds the same.
        migrations.RunSQL(COMPLETE, migrations.RunSQL.noop),
        reaching("platform_notice", of=PERSON, street=OWN, columns=["person_id"]),
        reaching("platform_delivery", of=PERSON, street=OWN, columns=["person_id", "settled_by_id"]),
        reaching("people_appointment", of=PERSON, street=POST, columns=["person_id"], also_on=["path"]),
        reaching(
            "people_paperform",
            of=PERSON,
            street=OWN,
            columns=["person_id", "printed_by_id", "entered_by_id"],
        ),
        reaching("people_streetbook", of=PERSON, street=OWN, columns=["by_id"]),
        reaching(
            "people_token", of=PERSON, street=OWN, columns=["person_id", "made_by_id", "withdrawn_by_id"]
        ),
        reaching("people_studymember", of=PERSON, street=_point(), columns=["person_id"]),
        reaching("people_teammember", of=PERSON, street=_point(), columns=["person_id"]),
        reaching("people_carerow", of=PERSON, street=_point(), columns=["person_id", "noted_by_id"]),
        reaching(
            "people_stationrequest", of=PERSON, street=_point(), columns=["asked_by_id", "answered_by_id"]
        ),
        reaching(
            "people_stationrequest",
            of="territory_organisation",
            street=_point(),
            columns=["station_id"],
        ),
        *_both_ways("people_mandate", "person_id", "helper_id", "noted_by_id", "ended_by_id"),
        *_both_ways("people_assistance", "person_id", "helper_id"),
        *_both_ways("people_leave", "person_id", "deputy_id", "noted_by_id"),
        *_both_ways("people_merge", "kept_id", "gone_id", "by_id", "split_by_id"),
        reaching("people_training", of=PERSON, street=_home("person_id"), columns=["noted_by_id"]),
        reaching("people_contactway", of=PERSON, street=_home("person_id"), columns=["noted_by_id"]),
        reaching(
            "people_death",
            of=PERSON,
            street=_home("person_id"),
            columns=["noted_by_id", "taken_back_by_id"],
        ),
        migrations.RunSQL(NEW_STREET, NO_NEW_STREET),
        migrations.RunSQL(MOVED, NOT_MOVED),
        migrations.RunSQL(GONE, NOT_GONE),
        *by_street(PERSON, unless=SEEN),
        *by_street("people_paperform", "people_postplan", "people_token", "people_streetbook"),
        *by_parent(
            PERSON,
            "person_id",
            "people_appointment",
            "people_assistance",
            "people_calendarfeed",
            "people_contactway",
            "people_death",
            "people_leave",
            "people_mandate",
            "people_training",
        ),
        *by_parent(
            "territory_studypoint",
            "point_id",
            "people_carerow",
            "people_stationrequest",
            "people_studymember",
            "people_teammember",
        ),
        *by_parent(PERSON, "kept_id", "people_merge"),
        *by_parent("people_merge", "merge_id", "people_movedrow"),
    ]
