from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from brandportal import paired_fields
from brandportal.personal_data import NO_PERSON, RECORD, Holding


class CalendarDay(models.Model):
    """A day that the State Council's yearly notice makes a holiday or a make-up working day;
    overrides the library's calendar.
    """

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id date is_working name")

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=60)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CalendarYear(models.Model):
    """A year whose days off and make-up days are all entered, as a person has confirmed; otherwise
    the year is unknown.
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        personal="completed_by",
        none="id year document completed_at",
    )

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2027), MaxValueValidator(2100)]
    )
    document = models.CharField(_("number of the State Council's notice"), max_length=60)
    completed_at = models.DateTimeField(_("marked complete"), editable=False)
    completed_by = paired_fields.person(_("completed by"))

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
