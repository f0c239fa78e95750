"""Stories of brands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Brand
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from brandportal.pills import Pill
from reviews.stories.enums import ServiceField, StoryStatus

TITLE_LIMIT, TEXT_LIMIT, REASON_LIMIT = 40, 1500, 300
WITH_REASON = (StoryStatus.SENT_BACK, StoryStatus.TAKEN_DOWN)


class BrandStory(models.Model):
    """One text about a brand, and the field in which it serves, as its agency handed it in. A later
    text is a row of its own; at most one of a brand is in the gallery, and at most one waits.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id brand field title text status reason handed_in_at released_at sent_back_at "
            "replaced_at taken_down_at"
        ),
        personal="handed_in_by released_by sent_back_by replaced_by taken_down_by",
    )

    brand = models.ForeignKey(
        Brand, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="stories"
    )
    field = models.CharField(_("field of service"), max_length=16, choices=ServiceField)
    title = models.CharField(_("headline"), max_length=TITLE_LIMIT)
    text = models.TextField(_("story"))
    status = models.CharField(
        _("status"), max_length=12, choices=StoryStatus, default=StoryStatus.HANDED_IN
    )
    reason = models.CharField(_("reason"), max_length=REASON_LIMIT, blank=True)
    handed_in_at = models.DateTimeField(_("time of handing in"))
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed in by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    released_at = moment(_("time of the release"))
    released_by = person(_("released by"))
    sent_back_at = moment(_("time of sending back"))
    sent_back_by = person()
    replaced_at = moment(_("time of replacing"))
    replaced_by = person()
    taken_down_at = moment(_("time of taking out"))
    taken_down_by = person()

    class Meta:
        verbose_name = _("story of a brand")
        verbose_name_plural = _("stories of brands")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand"],
                condition=Q(status=StoryStatus.HANDED_IN),
                name="story_one_waits",
            ),
            models.UniqueConstraint(
                fields=["brand"],
                condition=Q(status=StoryStatus.RELEASED),
                name="story_one_in_the_gallery",
            ),
            models.CheckConstraint(
                condition=Q(status__in=StoryStatus.values, field__in=ServiceField.values),
                name="story_known_words",
            ),
            models.CheckConstraint(
                condition=paired("released")
                & paired("sent_back")
                & paired("replaced")
                & paired("taken_down"),
                name="story_paired",
            ),
            models.CheckConstraint(
                condition=~Q(status=StoryStatus.RELEASED) | Q(released_by__isnull=False),
                name="story_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & (~Q(status__in=WITH_REASON) | ~Q(reason="")),
                name="story_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} · {self.title}"

    @property
    def pill(self) -> Pill:
        """The status as a word."""
        return StoryStatus(self.status).pill
