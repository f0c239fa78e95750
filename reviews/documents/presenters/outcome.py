"""What became of an application, as a letter to its agency."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.outcomes import DECIDED_ANEW
from applications.models import Application
from brandportal.documents.blocks import Facts, OfficialDocument, Paragraph
from brandportal.documents.frame import LANGUAGE, day, issuer, register_number
from brandportal.journal.models import Entry

# What the agency is told, by status: only what a public notice or the naming has made known.
SAID = {
    ApplicationStatus.SELECTED: gettext_noop(
        "“%(brand)s” is on the list of %(award)s of %(year)s on public notice. It is named when "
        "the notice has ended and no objection is open."
    ),
    ApplicationStatus.NOT_SELECTED: gettext_noop(
        "“%(brand)s” is not on the list of %(award)s of %(year)s on public notice."
    ),
    ApplicationStatus.NOT_SHORTLISTED: gettext_noop(
        "“%(brand)s” did not come on the shortlist of %(year)s."
    ),
    ApplicationStatus.EXCLUDED: gettext_noop(
        "An objection against “%(brand)s” was upheld; it is not named in %(year)s."
    ),
    ApplicationStatus.NAMED: gettext_noop(
        "“%(brand)s” is named one of %(award)s of %(year)s, after the public notice has ended "
        "without an open objection."
    ),
}
DECIDED = ("select", "pass_over", "set_aside", "call_up", "exclude", "name")


def outcome_document(application: Application) -> OfficialDocument:
    """The outcome as it stands; each later one is a letter with a number and a day of its own. The
    first is of the day on which the outcomes were announced, however early it was decided.
    """
    cycle = application.cycle
    assert cycle.outcome_announced_at is not None
    after = Entry.objects.about(application).filter(
        action__in=[f"application.{action}" for action in DECIDED],
        at__gt=cycle.outcome_announced_at,
    )
    told = sorted([cycle.outcome_announced_at, *after.values_list("at", flat=True)])
    # Each notice that was withdrawn had its own letter before.
    anew = Entry.objects.about(application).filter(action=DECIDED_ANEW).count()
    said = [SAID[ApplicationStatus(application.status)]]
    if application.status != ApplicationStatus.NAMED:
        said.append(
            gettext_noop("Why the score is what it is stands in the workspace of the agency.")
        )
    with translation.override(LANGUAGE):
        words = {"brand": application.brand.name, "year": cycle.year, "award": cycle.award}
        number = f"{application.number}-{len(told) + anew}"
        return OfficialDocument(
            issuer=issuer(),
            number=register_number(_("Letter of outcome"), number),
            title=_("Outcome of the evaluation of “%(brand)s”") % words,
            addressee=application.agency_then.name,
            blocks=[
                *(Paragraph(_(sentence) % words) for sentence in said),
                Facts(
                    [
                        (_("Number of the application"), application.number),
                        (_("Brand"), application.brand.name),
                        (_("Outcome"), str(ApplicationStatus(application.status).label)),
                    ]
                ),
            ],
            signed=issuer(),
            dated=day(told[-1]),
        )
