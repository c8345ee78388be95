"""Row-level security: what was raised in a street, and everything that hangs on it, is seen in that street."""

from django.db import migrations

from mulin.platform.row_security import by_parent, by_street, reaching

PERSON, ORGANISATION = "people_person", "territory_organisation"
OWN = "SELECT NEW.street_id"

# Checked at COMMIT, when the scope of who wrote may have ended: it looks under a name of its own.
KEEP_ONE = """
CREATE OR REPLACE FUNCTION matters_ruleset_keeps_one() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('mulin.scope', true), '');
    kept boolean;
BEGIN
    PERFORM set_config('mulin.scope', 'all:check', true);
    kept := EXISTS (
        SELECT FROM matters_ruleset
        WHERE street_id = OLD.street_id AND active_from IS NOT NULL AND active_to IS NULL
    );
    PERFORM set_config('mulin.scope', before, true);
    IF OLD.active_from IS NOT NULL AND OLD.active_to IS NULL AND NOT kept THEN
        RAISE EXCEPTION 'a street is never without a fallback'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ruleset_keeps_one';
    END IF;
    RETURN NULL;
END $$;
"""

BY_STREET = {
    "matters_matter": ["owner_id", "receiver_id", "finder_id"],
    "matters_answertemplate": ["updated_by_id"],
    "matters_article": ["updated_by_id"],
    "matters_dayfigures": [],
    "matters_dayuses": [],
    "matters_doornotice": ["by_id"],
    "matters_duty": [],
    "matters_fix": ["made_by_id"],
    "matters_glassbreak": ["person_id", "reviewed_by_id"],
    "matters_importrun": ["by_id"],
    "matters_inboundorder": [],
    "matters_mediation": ["mediator_id"],
    "matters_outing": ["planned_by_id"],
    "matters_ruleset": ["made_by_id"],
    "matters_sheetlayout": [],
    "matters_sweep": ["began_by_id"],
    "matters_triage": ["by_id", "ended_by_id"],
    "matters_whistle": ["called_by_id"],
}
"""Tables with a street, and their columns of persons, who may be of another one."""

BY_MATTER = {
    "matters_answer": ["author_id"],
    "matters_arbitration": ["arbiter_id"],
    "matters_assignment": ["offered_by_id", "accepted_by_id"],
    "matters_attempt": ["by_id"],
    "matters_delay": ["asked_by_id", "decided_by_id"],
    "matters_follow": ["person_id"],
    "matters_formalreply": ["drafted_by_id", "signed_by_id"],
    "matters_legalreferral": ["by_id"],
    "matters_note": ["author_id"],
    "matters_passing": ["holder_id", "asked_id", "asked_by_id"],
    "matters_photo": [],
    "matters_reopening": [],
    "matters_reporter": ["person_id", "helped_by_id", "helper_id"],
    "matters_voice": ["typed_by_id"],
    "matters_word": ["noted_by_id"],
}

BELOW = {
    ("matters_outing", "outing_id"): {"matters_goer": ["person_id"]},
    ("matters_mediation", "mediation_id"): {
        "matters_mediationparty": ["person_id"],
        "matters_mediationhandover": ["before_id", "after_id"],
        "matters_mediationsession": [],
        "matters_mediationagreement": [],
    },
    ("matters_inboundorder", "order_id"): {
        "matters_ordermessage": ["by_id"],
        "matters_ordersettlement": ["by_id"],
    },
    ("matters_importrun", "run_id"): {"matters_importrefusal": []},
    ("matters_article", "article_id"): {"matters_articleversion": ["by_id"]},
    ("matters_sweep", "sweep_id"): {"matters_sweepline": ["looked_by_id"]},
}

OFFICES = {
    "matters_assignment": ("matters_matter", "matter_id"),
    "matters_whistlecall": ("matters_whistle", "whistle_id"),
    "matters_goer": ("matters_outing", "outing_id"),
}
"""Where an office of one street has something to do in another."""


def _of(parent: str, column: str) -> str:
    return f"SELECT above.street_id FROM public.{parent} AS above WHERE above.id = NEW.{column}"


def _reach() -> list[migrations.RunSQL]:
    made = [reaching(one, of=PERSON, street=OWN, columns=who) for one, who in BY_STREET.items() if who]
    for (parent, column), children in {("matters_matter", "matter_id"): BY_MATTER, **BELOW}.items():
        made += [
            reaching(one, of=PERSON, street=_of(parent, column), columns=who)
            for one, who in children.items()
            if who
        ]
    made += [
        reaching(one, of=ORGANISATION, street=_of(*above), columns=["organisation_id"])
        for one, above in OFFICES.items()
    ]
    return made


class Migration(migrations.Migration):
    dependencies = [("matters", "0024_glass_breaks"), ("people", "0007_row_security")]

    operations = [
        # Backwards nothing: where there are no policies it finds the same.
        migrations.RunSQL(KEEP_ONE, migrations.RunSQL.noop),
        *_reach(),
        *by_street(*BY_STREET),
        *by_parent("matters_matter", "matter_id", *BY_MATTER),
        *[
            operation
            for (parent, column), children in BELOW.items()
            for operation in by_parent(parent, column, *children)
        ],
        *by_parent("matters_mediationagreement", "agreement_id", "matters_mediationterm"),
        *by_parent("matters_assignment", "assignment_id", "matters_reminder"),
        *by_parent("matters_whistle", "whistle_id", "matters_whistlecall"),
        *by_parent("people_person", "person_id", "matters_savedfilter"),
    ]
