"""Matters and what happens to them. History is rows: an assignment, an answer, a word, an attempt each."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.matters import keepings, states
from mulin.matters.keepings import IN_THE_WORDS, MADE_FILE
from mulin.matters.models.category import Category
from mulin.people.models import Person
from mulin.platform.crypto import BlindIndex, EncryptedText
from mulin.platform.fields import CHOICE, INDEX
from mulin.platform.ids import new_id, new_token
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place

IS_OPEN = ~Q(state=states.CLOSED)
LIVE_WORK = Q(history=False) & IS_OPEN
TO_RESPOND = Q(history=False, respond_by__isnull=False)
SILENT = Q(respond_by__isnull=False, responded_at__isnull=True)
"""Somebody raised it, and nobody has spoken with them."""
UNHEARD = LIVE_WORK & SILENT


class Channel(models.TextChoices):
    """How a matter came in. Every one ends in the same queue (S1-18)."""

    WEB = "web", _("网上")
    QR = "qr", _("扫码")
    PHONE = "phone", _("电话")
    WALK_IN = "walk_in", _("来访")
    PATROL = "patrol", _("巡查")
    HOTLINE = "hotline", _("12345")
    SHEET = "sheet", _("表格导入")
    VISIT = "visit", _("入户走访")
    LISTENING = "listening", _("街头听民声")
    RECEPTION = "reception", _("代表接待日")
    DEPUTY = "deputy", _("代表委员意见")
    DUTY = "duty", _("值守")
    JOINT = "joint", _("联动联勤")
    CHAT = "chat", _("群里转来")
    OPEN311 = "open311", _("Open311 接口")


FOUND = (Channel.PATROL, Channel.DUTY, Channel.JOINT)
"""What staff find with their own eyes; nobody raised it, and another verifies it (N-82)."""


class ReplyBy(models.TextChoices):
    """How somebody would like the answer."""

    SLIP = "slip", _("自己查进度")
    PHONE = "phone", _("打电话")
    LETTER = "letter", _("打印的信")
    IN_APP = "in_app", _("站内消息")


class Nature(models.TextChoices):
    """What somebody wants by it (N-74). The last two have a channel of their own by law (N-79)."""

    CONSULT = "consult", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    PETITION = "petition", _("信访")
    DISCIPLINE = "discipline", _("反映干部违纪违法")


LEGAL = frozenset({Nature.PETITION, Nature.DISCIPLINE})
"""Natures that only their own office by law may handle."""


class Matter(models.Model):
    """One thing somebody raised, with one number from the first word to the last (S3-57).

    `owner` is the one accountable person at every moment (S1-23): the first receiver until somebody
    accepts it, and again when it comes back (N-77, DR-06).
    """

    held = keepings.MATTERS.of(
        internal="path ref state channel words title outcome source external_no nature concerns",
        plain={"words": IN_THE_WORDS},
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = PathField()
    ref = models.CharField(max_length=24)
    state = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, choices=Channel)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    words = models.TextField()
    """What the person said, as they said it."""
    title = models.CharField(max_length=60, blank=True)
    title_public = models.BooleanField(default=False)
    """Whether the desk has said that the title may stand on the street's page."""
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    owner_org = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    receiver_org = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Who received it first, and has it again when nobody else does."""
    response_org = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    """Whose response it was, where that is over and `receiver_org` has become its successor: figures count it."""
    finder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """The member of staff who found it, where nobody raised it; never its verifier (N-82)."""
    respond_by = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """When the step it is in falls due: this orders the queue."""
    solve_by = models.DateTimeField(null=True)
    """The limit for solving it, fixed at the first dispatch; what residents are shown."""
    answer = models.ForeignKey("Answer", models.PROTECT, null=True, related_name="+", db_constraint=False)
    """The answer that stands. Tied to this matter by a composite foreign key in the database."""
    outcome = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True)
    history = models.BooleanField(default=False)
    """Imported from before: starts no clock, sends nothing, is never public."""
    source = models.CharField(max_length=40, blank=True)
    external_no = models.CharField(max_length=60, blank=True)
    nature = models.CharField(max_length=12, choices=Nature, blank=True, default="")
    private = models.BooleanField(default=False)
    """On no public list, and on the chain by its number alone (S2-45, N-79)."""
    concerns = ArrayField(models.UUIDField(), default=list, blank=True)
    """Organisations and members of staff it is about: they do not see it and never get it (N-79)."""
    hung_until = models.DateField(null=True)
    """The day an approved delay is looked at again; the clock stands still until then (N-82, N-83)."""
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined", db_index=False)
    """The matter it is handled and counted with (S3-54)."""
    outside_due_at = models.DateTimeField(null=True)
    """When the city's hotline wants it done; it may shorten our own limit and never lengthens it."""
    withheld = models.BooleanField(default=False)
    """Who raised it asked that whoever handles it does not learn who they are (N-70)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "ref"], name="matter_ref_once"),
            models.UniqueConstraint(
                fields=["street", "source", "external_no"],
                name="matter_external_once",
                condition=~Q(external_no=""),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(states.MATTER.states)), name="matter_state_known"
            ),
            models.CheckConstraint(
                condition=IS_OPEN | (Q(answer__isnull=False) & ~Q(outcome="") & Q(closed_at__isnull=False)),
                name="matter_closed_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CLOSED) | (Q(outcome="") & Q(closed_at__isnull=True)),
                name="matter_open_without_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.ANSWERED) | Q(answer__isnull=False),
                name="matter_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *states.OUTCOMES]), name="matter_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(history=True) | Q(due_at__isnull=False) | Q(state=states.CLOSED),
                name="matter_open_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(history=True, title_public=True), name="matter_history_not_public"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("occurred_at")), name="matter_not_ahead"
            ),
            models.CheckConstraint(
                condition=Q(joined_to__isnull=False, outcome=states.JOINED)
                | Q(joined_to__isnull=True) & ~Q(outcome=states.JOINED),
                name="matter_joined_to_one",
            ),
            models.CheckConstraint(
                condition=Q(hung_until__isnull=True) | Q(state=states.WITH_HANDLER),
                name="matter_hung_in_hand",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "due_at", "id"], name="matter_queue", condition=LIVE_WORK),
            models.Index(fields=["path", "due_at"], name="matter_queue_path", condition=LIVE_WORK),
            models.Index(fields=["owner", "due_at"], name="matter_owned", condition=LIVE_WORK),
            models.Index(fields=["street", "occurred_at"], name="matter_waiting", condition=LIVE_WORK),
            models.Index(
                fields=["street", "-closed_at"], name="matter_closed_lately", condition=Q(state=states.CLOSED)
            ),
            models.Index(
                fields=["street", "recorded_at", "id"], name="matter_raised_on", condition=Q(history=False)
            ),
            models.Index(
                fields=["street", "respond_by", "id"], name="matter_respond_on", condition=TO_RESPOND
            ),
            models.Index(fields=["street", "respond_by", "id"], name="matter_unheard", condition=UNHEARD),
            models.Index(fields=["path", "-id"], name="matter_by_path"),
            models.Index(fields=["place", "-id"], name="matter_at_place"),
            models.Index(
                fields=["street", "category", "-closed_at"],
                name="matter_closed_by_category",
                condition=Q(state=states.CLOSED),
            ),
            models.Index(fields=["joined_to"], name="matter_joined", condition=Q(joined_to__isnull=False)),
            models.Index(
                fields=["street", "hung_until"], name="matter_hung", condition=Q(hung_until__isnull=False)
            ),
            models.Index(
                fields=["street", "category", "recorded_at"], name="matter_alike", condition=Q(history=False)
            ),
        ]

    @property
    def heading(self) -> str:
        """What staff see it under: the desk's title, else the first words."""
        return self.title or first_words(self.words)


def first_words(words: str, most: int = 40) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


class Reporter(models.Model):
    """Somebody who raised a matter, and how they get the answer. Several may have raised the same one."""

    held = keepings.REPORTERS.of(
        personal="name phone phone_index reply_by agreed minor",
        internal="token",
        plain={"phone_index": INDEX, "reply_by": CHOICE, "minor": CHOICE},
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reporters")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = EncryptedText(purpose="matters.reporter.name", default=b"")
    phone = EncryptedText(purpose="matters.reporter.phone", default=b"")
    phone_index = BlindIndex(purpose="people.phone", of="phone", blank=True)
    reply_by = models.CharField(max_length=10, choices=ReplyBy, default=ReplyBy.SLIP)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    """Opens the slip without log-in. Nothing personal stands on it."""
    helped_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """The desk worker who wrote it down for them (DR-10)."""
    came_from = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="gone_reporters", db_index=False
    )
    """The matter they raised, where it is handled together with another one now."""
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies", db_index=False)
    """Their slip of the matter this one was parted from."""
    helper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    """The neighbour who filed it for them (S3-50); never a reader of what is theirs by that alone."""
    helper_sees = models.BooleanField(default=False)
    """Whether they said that the helper may follow the slip."""
    agreed = EncryptedText(purpose="matters.reporter.agreed", default=b"")
    """How they agreed to be spoken for; for a child how the guardian did (ET-18)."""
    ended_at = models.DateTimeField(null=True)
    """When they took back their agreement with the helper."""
    minor = models.BooleanField(default=False)
    """Raised by somebody under fourteen: name and telephone are the guardian's, where there is one."""
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="reporter_person", condition=Q(person__isnull=False)),
            models.Index(fields=["phone_index"], name="reporter_phone", condition=~Q(phone_index="")),
            models.Index(
                fields=["came_from"], name="reporter_came_from", condition=Q(came_from__isnull=False)
            ),
            models.Index(fields=["copy_of"], name="reporter_copy_of", condition=Q(copy_of__isnull=False)),
            models.Index(fields=["helper", "-id"], name="reporter_helper", condition=Q(helper__isnull=False)),
        ]


class Answer(models.Model):
    """A reply in plain words. What it proposes is not the end: the resident's word is."""

    held = keepings.MATTERS.of(internal="body proposes", plain={"body": IN_THE_WORDS})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="answers")
    assignment = models.ForeignKey("Assignment", models.PROTECT, null=True, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """None where history was imported or the person took the matter back themself."""
    body = models.TextField()
    proposes = models.CharField(max_length=12)
    at = models.DateTimeField()
    limit_at = models.DateTimeField(null=True)
    """The limit for solving it as it stood then; None where none had begun (N-76)."""
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "id"], name="answer_of_matter"),
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(proposes__in=[*states.PROPOSED, states.GIVEN_UP, states.JOINED]),
                name="answer_proposal_known",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="answer_on"),
            models.Index(fields=["limit_at"], name="answer_late", condition=Q(limit_at__lt=models.F("at"))),
        ]


class Word(models.Model):
    """What the person said about an answer; or, where nobody raised it, what a verifier found."""

    held = keepings.MATTERS.of(internal="content words via", plain={"words": IN_THE_WORDS})

    class Content(models.TextChoices):
        YES = "yes", _("满意")
        FAIRLY = "fairly", _("基本满意")
        NO = "no", _("不满意")

    class Via(models.TextChoices):
        SLIP = "slip", _("网上")
        CALL = "call", _("电话回访")
        VISIT = "visit", _("当面")
        PAPER = "paper", _("纸条")
        VERIFIER = "verifier", _("现场核实")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="said")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="said")
    reporter = models.ForeignKey(Reporter, models.PROTECT, null=True, related_name="+")
    solved = models.BooleanField()
    content = models.CharField(max_length=6, choices=Content, blank=True)
    words = models.TextField(blank=True)
    via = models.CharField(max_length=8, choices=Via)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer"], name="word_once_per_answer"),
            models.CheckConstraint(
                condition=(Q(via="verifier") & Q(noted_by__isnull=False)) | Q(reporter__isnull=False),
                name="word_is_somebodys",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="word_on")]


class Attempt(models.Model):
    """One try to reach the person about an answer. Three on three days may close it (design of DR-07)."""

    held = keepings.MATTERS.of(internal="how note")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="attempts")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="attempts")
    how = models.CharField(max_length=10, choices=Word.Via)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """None where the system reminded somebody who left nothing but the slip."""
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="attempt_on")]


class Reopening(models.Model):
    """A closed matter taken up again, with what was said."""

    held = keepings.MATTERS.of(internal="words outcome_before", plain={"words": IN_THE_WORDS})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reopenings")
    words = models.TextField(blank=True)
    outcome_before = models.CharField(max_length=12)
    at = models.DateTimeField()


class Photo(models.Model):
    """A picture, re-encoded and without the place it was taken."""

    held = keepings.PICTURES.of(internal="file sha256", plain={"file": MADE_FILE})

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="photos")
    file = models.CharField(max_length=120)
    """Path below the instance's media folder."""
    width = models.IntegerField()
    height = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
