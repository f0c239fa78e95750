"""Objections to a public notice, tips about one, and the office's answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.models import Agency, User
from brandportal.errors import BadInput
from brandportal.proposals.forms import proof_field
from brandportal.web.fields import CodeField, PersonNameField
from brandportal.web.forms import PortalForm, long_text
from reviews.decision.enums import NOT_CHOSEN, PASSED_OVER, ObjectionAbout
from reviews.decision.filing import (
    CODE_LENGTH,
    PROOF_POLICY,
    STATEMENT_AT_LEAST,
    STATEMENT_LIMIT,
)
from reviews.decision.models import Objection, PublicNotice
from reviews.decision.objections import ANSWER_LIMIT, OUTCOME_LIMIT, possible_investigators
from reviews.decision.open_to import open_to
from reviews.decision.tips import TIP_LIMIT
from reviews.identity.pseudonyms import normalise_phone

PROCEDURE = ObjectionAbout.PROCEDURE.value
statement_text = partial(
    long_text,
    _("What you object to"),
    STATEMENT_LIMIT,
    rows=8,
    min_length=STATEMENT_AT_LEAST,
    help_text=_("Facts, with place and time where you can, so that they can be examined."),
)


def about_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What the objection is about"))


def proof_file(label: Any, *, required: bool = False) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs=PROOF_POLICY.attributes),
    )


class _AboutForm(PortalForm):
    """A form about a brand of the notice, one that was not chosen, or the procedure."""

    def __init__(
        self, *args: Any, notice: PublicNotice, own: Agency | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = notice.evaluation.cycle.applications.select_related("brand", "agency")
        proposed = rows.filter(status=ApplicationStatus.SELECTED)
        others = rows.filter(status__in=NOT_CHOSEN)
        if own is not None:
            others |= rows.filter(status__in=PASSED_OVER, agency=own)
        open_now = open_to(notice, timezone.now())
        closed = open_now.verdict_on(None)
        # Where nothing at all is open any more, the verb says so whatever was chosen.
        only = open_now.verdict and not closed
        if only:
            proposed = proposed.filter(pk__in=[row.pk for row in open_now.called])
            others = rows.none()
            self.fields["application"].error_messages["invalid_choice"] = closed.reason
        chosen, passed_over = list(proposed.order_by("number")), list(others.order_by("number"))
        self.offered = {str(row.pk): row for row in [*chosen, *passed_over]}
        groups = [
            (gettext("Chosen brands"), _choices(chosen)),
            (gettext("Brands that were not chosen"), _choices(passed_over)),
        ]
        self.fields["application"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Please choose")),
            *(group for group in groups if group[1]),
            *([] if only else [(PROCEDURE, gettext("The procedure"))]),
        ]
        if "file" in self.fields:
            self.fields["file"].help_text = PROOF_POLICY.sentence

    def clean_application(self) -> Application | None:
        """None: the procedure."""
        return self.offered.get(self.cleaned_data["application"])


def _choices(rows: Iterable[Application]) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.brand.name} ({row.agency.name})") for row in rows]


class ObjectionForm(_AboutForm):
    """An objection under real name."""

    application = about_field()
    name = PersonNameField(
        label=_("Your real name"),
        min_length=2,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        help_text=_(
            "Only for calling you back. It is kept encrypted: one named person may open it, each "
            "time with a noted reason. Your name is seen by those who examine the objection."
        ),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )
    statement = statement_text()
    file = proof_file(_("A file that proves it, if there is one"))

    def clean_contact(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["contact"])
        except BadInput as refusal:
            raise forms.ValidationError(refusal.reason) from None


class AgencyObjectionForm(_AboutForm):
    """An objection of an agency of the year, signed by its head."""

    application = about_field()
    statement = statement_text()
    file = proof_file(_("A file that proves it, if there is one"))
    proof = proof_field(
        help_text=_("It replaces your agency's seal and is valid for a few minutes.")
    )

    def __init__(self, *args: Any, proved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proved:
            del self.fields["proof"]


class TipForm(_AboutForm):
    """A tip without a name."""

    application = forms.ChoiceField(label=_("What you write about"))
    text = long_text(
        _("What you know"),
        TIP_LIMIT,
        rows=6,
        telling=True,
        help_text=_("With place and time where you can. Please do not write your own name."),
    )


class MoreProofForm(PortalForm):
    """Another file for an objection."""

    file = proof_file(_("Another file that proves it"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = PROOF_POLICY.sentence


class ObjectionCodeForm(PortalForm):
    """The code with which somebody sees the state of an objection or the answer to a tip."""

    code = CodeField(label=_("Code of the objection"), length=CODE_LENGTH, max_length=20)


class InvestigatorForm(PortalForm):
    """The officer who investigates an objection: only those are offered who may."""

    takes_object = True
    investigator = forms.ModelChoiceField(label=_("Investigator"), queryset=User.objects.none())

    def __init__(self, *args: Any, obj: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("investigator", _users(possible_investigators(obj)))


def _users(people: Iterable[User]) -> QuerySet[User]:
    return User.objects.filter(pk__in=[one.pk for one in people]).order_by("name", "pk")


class AnswerObjectionForm(PortalForm):
    """The office's answer, and the outcome for everybody."""

    answer = long_text(
        _("Answer to the objector"),
        ANSWER_LIMIT,
        rows=6,
        telling=True,
        help_text=_("The objector reads it with the objection's code. Name no third person."),
    )
    outcome = long_text(
        _("Outcome for the public register"),
        OUTCOME_LIMIT,
        rows=3,
        telling=True,
        help_text=_("Everybody reads it: what was found, in a sentence, without any name."),
    )


class AnswerTipForm(PortalForm):
    """The office's answer to a tip."""

    answer = long_text(
        _("Answer"),
        ANSWER_LIMIT,
        rows=5,
        telling=True,
        help_text=_("Read by whoever has the tip's code. Name no third person."),
    )
