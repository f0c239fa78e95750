"""Comments beside ratings, and the words that hold a comment until the office has decided."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.comments.enums import CommentStatus
from reviews.comments.querysets import CommentQuerySet

LONGEST_COMMENT = 300


class Comment(models.Model):
    """A rater's own text. Sealed with the rating until its window has closed; then shown, unless
    held.

    `findings` are the codes of the screen's findings, joined by commas; `held` says that by the
    rules of the award year one of them requires a decision of the office. `place` is random:
    comments are sorted by it, so that their order does not tell who wrote when.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "What a rater says in own words; shown without anything that points to a person."
        ),
        kept=gettext_noop("until the rater deletes it, else for good"),
        none="id rating application findings held status written_on place decided_at reason",
        personal="text decided_by",
    )

    rating = models.OneToOneField(
        "reviews.Rating",
        verbose_name=_("rating"),
        on_delete=models.PROTECT,
        related_name="comment",
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="comments",
        db_index=False,
    )
    text = models.CharField(_("comment"), max_length=LONGEST_COMMENT)
    findings = models.CharField(_("what the screen found"), max_length=200, blank=True)
    held = models.BooleanField(_("held until the office has decided"), default=False)
    status = models.CharField(
        _("status"), max_length=20, choices=CommentStatus, default=CommentStatus.WAITING
    )
    written_on = models.DateField(_("written"))
    place = models.PositiveIntegerField(editable=False)
    decided_at = moment(_("decided"))
    decided_by = person()
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["place", "pk"]
        indexes = [models.Index(fields=["application", "status", "place"], name="comment_listed")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(status__in=CommentStatus.values), name="comment_known_status"
            ),
            models.CheckConstraint(
                condition=Q(held=False) | ~Q(findings=""), name="comment_held_for_something"
            ),
            models.CheckConstraint(
                condition=Q(status=CommentStatus.WAITING, decided_at=None, decided_by=None)
                | (
                    ~Q(status=CommentStatus.WAITING)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="comment_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(status=CommentStatus.HIDDEN) | ~Q(reason=""),
                name="comment_hidden_for_a_reason",
            ),
            models.CheckConstraint(condition=paired("decided"), name="comment_decided_paired"),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.pk}"


class HeldWord(models.Model):
    """A word that holds a comment, added by the office to the built-in list."""

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id word note")

    word = models.CharField(
        _("word"), max_length=40, unique=True, validators=[MinLengthValidator(2)]
    )
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("word that holds a comment")
        verbose_name_plural = _("words that hold a comment")
        ordering = ["word"]
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="held_word_not_empty")]

    def __str__(self) -> str:
        return self.word
