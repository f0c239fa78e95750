"""The rater's forms on the receipt's page: the grade of the answer, and a number for a
call-back.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm
from reviews.bad_ratings.forms import words
from reviews.screening.hearings import TEXT_LIMIT

GRADES = (("satisfied", _("Satisfied")), ("dissatisfied", _("Not satisfied")))


class WishForm(PortalForm):
    """A number for a call-back."""

    contact = forms.CharField(
        label=_("Your mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_(
            "Only the people who handle this case can open it, each time with a reason that is "
            "noted. It is deleted when the case is settled."
        ),
    )


class GradeForm(PortalForm):
    """The rater's grade of the answer."""

    grade = forms.ChoiceField(
        label=_("Are you satisfied with this answer?"), choices=GRADES, widget=forms.RadioSelect
    )
    said = words(
        _("What is still wrong"),
        rows=3,
        required=False,
        help_text=_("Required when you are not satisfied. The agency reads it, without your name."),
    )


class HeardForm(PortalForm):
    """What the rater says about the check of the own rating."""

    text = words(
        _("What you want to say about it"),
        rows=5,
        limit=TEXT_LIMIT,
        help_text=_(
            "Up to 1,500 characters. Who decides reads it; you stay unknown. Write no names."
        ),
    )
