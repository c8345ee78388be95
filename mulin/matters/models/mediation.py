"""Mediations: parties, sessions, the agreement and what came of it. Closed to all but parties and mediator (ET-08).

Every word of one is encrypted: what it is about, who the parties are, what was agreed. The counters on
the mediation are kept by the actions with the rows they count, so that the table itself can refuse a
session without every party's yes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings
from mulin.matters.models.matter import Matter
from mulin.matters.states import mediation as states
from mulin.people.models import Person
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.fields import INDEX
from mulin.platform.ids import new_id
from mulin.territory.models import Place


class Mediation(models.Model):
    """One dispute, its parties and its one mediator. Voluntary, free, and no bar to a court (N-48)."""

    held = keepings.MEDIATIONS.of(internal="ref state outcome form_key", sensitive="about ended_words")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=12)
    about = EncryptedText(purpose="mediations.about")
    """What it is about, as whoever asked for it told it."""
    mediator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    """What it came out of, where it came out of a matter."""
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_words = EncryptedText(purpose="mediations.ended", default=b"")
    """Where it was referred to. Never why somebody left."""
    willing_at = models.DateTimeField(null=True)
    """When the last party said yes."""
    form_key = models.CharField(max_length=64)
    """The same form sent twice is one mediation."""
    parties_n = models.SmallIntegerField(default=0)
    consents_n = models.SmallIntegerField(default=0)
    sessions_n = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["mediator", "state"], name="mediation_of_mediator"),
            models.Index(fields=["street", "ended_at"], name="mediation_ended_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="mediation_ref_once"),
            models.UniqueConstraint(fields=["form_key"], name="mediation_form_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(states.MEDIATION.states)), name="mediation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(parties_n__gte=2) & Q(consents_n__gte=0) & Q(consents_n__lte=F("parties_n")),
                name="mediation_two_parties",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*states.WILLING, states.FOLLOW_UP]) | Q(consents_n=F("parties_n")),
                name="mediation_all_said_yes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.IN_SESSION, states.AGREEMENT, states.FOLLOW_UP])
                | Q(sessions_n__gte=1),
                name="mediation_met_first",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ENDED, outcome__in=list(states.OUTCOMES), ended_at__isnull=False)
                | (~Q(state=states.ENDED) & Q(outcome="", ended_at__isnull=True)),
                name="mediation_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[states.SETTLED, states.NOT_SETTLED])
                | (Q(sessions_n__gte=1) & Q(willing_at__isnull=False)),
                name="mediation_outcome_after_talks",
            ),
        ]


class MediationParty(models.Model):
    """One side of it: a person of the street, or somebody with only a name and a telephone written down."""

    held = keepings.MEDIATIONS.of(
        personal="name phone phone_index", sensitive="how_agreed", plain={"phone_index": INDEX}
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    position = models.SmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = EncryptedText(purpose="mediations.name")
    phone = EncryptedText(purpose="mediations.phone", default=b"")
    phone_index = BlindIndex(purpose="mediations.phone", of="phone", blank=True)
    agreed_at = models.DateTimeField(null=True)
    how_agreed = EncryptedText(purpose="mediations.consent", default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="mediation_party_of", condition=Q(person__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "position"], name="mediation_party_place"),
            models.UniqueConstraint(
                fields=["mediation", "person"],
                name="mediation_party_once",
                condition=Q(person__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, how_agreed=b"")
                | (Q(agreed_at__isnull=False) & ~Q(how_agreed=b"")),
                name="mediation_party_how_agreed",
            ),
        ]


class MediationSession(models.Model):
    """One meeting: when, where, who was there, and what is to be done next."""

    held = keepings.MEDIATIONS.of(sensitive="where next_step")

    id = models.UUIDField(primary_key=True, default=new_id)
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sessions")
    held_at = models.DateTimeField()
    where = EncryptedText(purpose="mediations.session")
    present = models.ManyToManyField(MediationParty, related_name="+")
    next_step = EncryptedText(purpose="mediations.session")
    next_on = models.DateField(null=True)
    at = models.DateTimeField()


class MediationAgreement(models.Model):
    """What the parties agreed on. In force from a day; then thirty days for joint judicial confirmation (N-48)."""

    held = keepings.MEDIATIONS.of(internal="form")

    class Form(models.TextChoices):
        ORAL = "oral", _("口头协议")
        WRITTEN = "written", _("书面协议")

    id = models.UUIDField(primary_key=True, default=new_id)
    mediation = models.OneToOneField(Mediation, models.CASCADE, related_name="agreement")
    form = models.CharField(max_length=8, choices=Form)
    at = models.DateTimeField()
    effective_on = models.DateField(null=True)
    confirm_by = models.DateField(null=True)
    """The last day for applying, fixed when the agreement took effect."""
    applied_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["confirm_by"],
                name="mediation_to_remind",
                condition=Q(applied_on__isnull=True, reminded_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True, confirm_by__isnull=True, applied_on__isnull=True)
                | Q(effective_on__isnull=False, confirm_by__gte=F("effective_on")),
                name="mediation_agreement_dates",
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True)
                | (Q(applied_on__gte=F("effective_on")) & Q(applied_on__lte=F("confirm_by"))),
                name="mediation_applied_in_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("applied_on")),
                name="mediation_confirmed_after",
            ),
        ]


class MediationTerm(models.Model):
    """Who does what until when."""

    held = keepings.MEDIATIONS.of(sensitive="what")

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(MediationAgreement, models.CASCADE, related_name="terms")
    position = models.SmallIntegerField()
    party = models.ForeignKey(MediationParty, models.PROTECT, null=True, related_name="+")
    """None where all of them do it."""
    what = EncryptedText(purpose="mediations.term")
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="mediation_term_place"),
            models.CheckConstraint(condition=~Q(what=b""), name="mediation_term_says_what"),
        ]


class MediationCheck(models.Model):
    """What was found about one term on one day. The latest one stands; earlier ones stay."""

    held = keepings.MEDIATIONS.of(internal="result")

    id = models.UUIDField(primary_key=True, default=new_id)
    term = models.ForeignKey(MediationTerm, models.CASCADE, related_name="checks")
    result = models.CharField(max_length=8, choices=list(states.RESULTS.items()))
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=list(states.RESULTS)), name="mediation_check_known"
            ),
        ]


class MediationHandover(models.Model):
    """From one mediator to another: the parties see it, with the reason."""

    held = keepings.MEDIATIONS.of(sensitive="reason")

    id = models.UUIDField(primary_key=True, default=new_id)
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="handovers")
    before = models.ForeignKey(Person, models.PROTECT, related_name="+")
    after = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = EncryptedText(purpose="mediations.handover")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="mediation_handover_moves"),
            models.CheckConstraint(condition=~Q(reason=b""), name="mediation_handover_says_why"),
        ]
