"""What the desk knows: articles with their versions, and templates of answers (N-70)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mulin.matters import keepings, states
from mulin.matters.models.matter import Category
from mulin.people.models import Person
from mulin.platform.ids import new_id
from mulin.platform.paths import PathField
from mulin.territory.models import Organisation, Place


class Article(models.Model):
    """How one thing is done here, where that is written, and from when until when it holds."""

    held = keepings.OFFICE.of(public="path title body source")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    """Where it holds; None for the whole street."""
    path = PathField()
    """The subtree in which it holds: the place's, or the street's."""
    owner_org = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The office that keeps it right."""
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=60)
    body = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    """The law, notice or agreement that it stands on."""
    public = models.BooleanField(default=False)
    """Whether everybody may read it, without signing in."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The first day on which it no longer holds."""
    number = models.IntegerField(default=1)
    """Of the version that stands."""
    updated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="article_says_something"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="article_ends_later",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "category"], name="article_of_category"),
            models.Index(fields=["street", "-updated_at"], name="article_lately"),
        ]


class ArticleVersion(models.Model):
    """An article as it was written once. Never changed."""

    held = keepings.OFFICE.of(public="title body source")

    id = models.UUIDField(primary_key=True, default=new_id)
    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=60)
    body = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    public = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
        ]


class AnswerTemplate(models.Model):
    """Words an answer may begin with, with slots such as {编号} that the matter fills."""

    held = keepings.OFFICE.of(internal="name body proposes")

    id = models.UUIDField(primary_key=True, default=new_id)
    street = models.ForeignKey(Place, models.PROTECT, related_name="+")
    owner_org = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40)
    body = models.TextField()
    proposes = models.CharField(max_length=12)
    active = models.BooleanField(default=True)
    updated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="template_says_something"),
            models.CheckConstraint(
                condition=Q(proposes__in=list(states.PROPOSED)), name="template_proposal_known"
            ),
            models.UniqueConstraint(
                fields=["street", "name"], name="template_name_once", condition=Q(active=True)
            ),
        ]
