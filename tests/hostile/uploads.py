"""Every upload of a file or a body, with somebody who may use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.form.content import section_version
from applications.form.sections import BY_CODE
from applications.lifecycle.applications import take_back
from applications.models import CommitmentActual, Evidence, SealedScan
from brandportal.accounts.enums import AgencyRole
from reviews.models import Batch, Case, CaseAppeal, CaseFile, Objection, ObjectionFile, PaperSheet
from reviews.panel.forms.sheets import field_name
from reviews.panel.papers import take_to_compare
from reviews.registers.keys import issue_key
from tests.factories import applications as made
from tests.factories import evaluation as scored
from tests.factories import registers
from tests.factories.cases import at, make_case, make_counted_year
from tests.factories.limits import forget_all_counts
from tests.factories.people import PASSWORD, make_member, make_officer, make_user
from tests.factories.rating import NOW as RATING
from tests.factories.rating import make_notice, make_objection, make_year

SAVED = "kept by the page <typed beside the file>"


@dataclass
class Upload:
    """`send` hands one file in; `take` gives back what was stored as it is served, and makes room
    for the next.
    """

    now: Any
    send: Callable[[str, bytes], HttpResponse]
    take: Callable[[], list[HttpResponse]] = list


def signed_in(person: Any) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def file(name: str, content: bytes) -> SimpleUploadedFile:
    """With the name as it is: what cleans it is the portal's own reading of the request."""
    sent = SimpleUploadedFile("x", content)
    sent._name = name  # type: ignore[attr-defined]
    return sent


def evidence() -> Upload:
    application = made.make_application(complete=False)
    client = signed_in(make_member(application.agency))
    where = f"/workspace/applications/{application.number}/sections/evidence/"

    def send(name: str, content: bytes) -> HttpResponse:
        typed = {"indicator": "commitments.published", "title": SAVED}
        return client.post(where, {**typed, "file": file(name, content)})

    def take() -> list[HttpResponse]:
        rows = list(Evidence.objects.filter(application=application))
        served = [client.get(f"/files/evidence/{row.pk}/") for row in rows]
        Evidence.objects.filter(application=application).delete()
        return served

    return Upload(made.NOW, send, take)


def logo() -> Upload:
    application = made.make_application(complete=False)
    client = signed_in(make_member(application.agency))
    where = f"/workspace/applications/{application.number}/sections/values/"

    def send(name: str, content: bytes) -> HttpResponse:
        application.refresh_from_db()
        version = section_version(application, BY_CODE["values"])
        typed = {"core_value": SAVED, "philosophy": "a", "image": "b", "version": version}
        return client.post(where, {**typed, "logo": file(name, content)})

    def take() -> list[HttpResponse]:
        application.refresh_from_db()
        served = client.get(f"/files/logos/{application.number}/")
        application.logo = ""
        application.save()
        return [served]

    return Upload(made.NOW, send, take)


def sealed_scan() -> Upload:
    application = made.make_application()
    head = make_member(application.agency, AgencyRole.HEAD)
    client = signed_in(head)
    where = f"/workspace/applications/{application.number}/do/sign_off/"

    def send(name: str, content: bytes) -> HttpResponse:
        cache.clear()
        return client.post(where, {"proof": PASSWORD, "scan": file(name, content)})

    def take() -> list[HttpResponse]:
        rows = list(SealedScan.objects.filter(version__application=application))
        served = [client.get(f"/files/sealed-scans/{row.pk}/") for row in rows]
        application.refresh_from_db()
        if application.status == "submitted":
            take_back(application=application, by=head, now=made.NOW)
        return served[-1:]

    return Upload(made.NOW, send, take)


def figure() -> Upload:
    application = made.make_application(status="named")
    client = signed_in(make_member(application.agency))
    where = f"/workspace/applications/{application.number}/progress/"
    typed = {
        "commitment": application.commitments.get().pk,
        "as_of": made.NOW.date().isoformat(),
        "actual": "5",
        "note": SAVED,
    }

    def send(name: str, content: bytes) -> HttpResponse:
        return client.post(where, {**typed, "file": file(name, content)})

    def take() -> list[HttpResponse]:
        rows = list(CommitmentActual.objects.filter(commitment__application=application))
        served = [client.get(f"/files/figures/{row.pk}/") for row in rows]
        CommitmentActual.objects.all().delete()
        return served

    return Upload(made.NOW, send, take)


def _case(action: str, typed: dict[str, str], begin: dict[str, Any]) -> Upload:
    year = make_counted_year()
    client = signed_in(make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD))
    case = make_case(year.first, **begin)

    def send(name: str, content: bytes) -> HttpResponse:
        where = reverse("workspace:case-act", args=[case.code, action])
        return client.post(where, {**typed, "file": file(name, content)})

    def take() -> list[HttpResponse]:
        where = "workspace:case-file"
        rows = list(CaseFile.objects.filter(case=case))
        served = [client.get(reverse(where, args=[case.code, row.pk])) for row in rows]
        CaseFile.objects.all().delete()
        CaseAppeal.objects.all().delete()
        Case.objects.filter(pk=case.pk).update(
            **{name: getattr(case, name) for name in ("status", "triage", "proof", "verified_at")},
            verified_by=case.verified_by,
        )
        return served

    return Upload(at(14, 12), send, take)


def verification() -> Upload:
    return _case("verify", {"triage": "reasonable", "proof": SAVED}, {})


def appeal() -> Upload:
    return _case("appeal", {"reason": SAVED}, {"status": "to_answer", "triage": "mistaken"})


def on_notice() -> Any:
    year = make_year(status="on_notice", application_status="selected")
    make_notice(year)
    return year


def objection() -> Upload:
    """By anybody, with the code in a cookie; the office reads the file."""
    year = on_notice()
    client, officer = Client(headers={"accept-language": "en"}), signed_in(make_officer())
    typed = {"application": year.first.pk, "name": "李四", "contact": "13812345678"}

    def send(name: str, content: bytes) -> HttpResponse:
        forget_all_counts()
        sent = {**typed, "statement": SAVED, "file": file(name, content)}
        return client.post("/notices/2026/object/", sent)

    def take() -> list[HttpResponse]:
        where = "admin:reviews_objection_file"
        rows = list(ObjectionFile.objects.all())
        served = [officer.get(reverse(where, args=[row.objection_id, row.pk])) for row in rows]
        ObjectionFile.objects.all().delete()
        Objection.objects.all().delete()
        return served

    return Upload(RATING, send, take)


def more_proof() -> Upload:
    year = on_notice()
    made = make_objection(year.first)
    client = Client(headers={"accept-language": "en"})

    def send(name: str, content: bytes) -> HttpResponse:
        forget_all_counts()
        client.post("/notices/2026/objection/", {"code": made.code})
        sent = {"proof_of": "objection", "file": file(name, content)}
        return client.post("/notices/2026/objection/", sent)

    def take() -> list[HttpResponse]:
        ObjectionFile.objects.all().delete()
        return []

    return Upload(RATING, send, take)


def agency_objection() -> Upload:
    year = on_notice()
    agency = year.first.agency
    head = make_user(username="head", agency=agency, role=AgencyRole.HEAD)
    client = signed_in(head)
    where = reverse("workspace:objection-new", args=[2026, agency.pk])

    def send(name: str, content: bytes) -> HttpResponse:
        forget_all_counts()
        sent = {"application": "procedure", "statement": SAVED, "proof": PASSWORD}
        return client.post(where, {**sent, "file": file(name, content)})

    def take() -> list[HttpResponse]:
        ObjectionFile.objects.all().delete()
        Objection.objects.all().delete()
        return []

    return Upload(RATING, send, take)


def register() -> Upload:
    year = registers.register_year()
    client = signed_in(registers.agency_person(year.first))
    where = reverse("workspace:register", args=[year.first.number])
    return Upload(
        registers.BEFORE, lambda name, content: client.post(where, {"file": file(name, content)})
    )


def closed_register() -> Upload:
    return Upload(registers.AFTER_DEADLINE, register().send)


def group_list() -> Upload:
    year = registers.register_year()
    client = signed_in(make_officer())
    typed = {"cycle": year.cycle.pk, "group": "enterprises", "application": "", "source": "x"}
    where = reverse("admin:reviews_register_hand_over")
    return Upload(
        registers.BEFORE,
        lambda name, content: client.post(where, {**typed, "file": file(name, content)}),
    )


def sheets() -> Upload:
    make_year()
    client = signed_in(make_officer())

    def send(name: str, content: bytes) -> HttpResponse:
        sent = {"channel": "paper", "leave_out": "on", "file": file(name, content)}
        return client.post("/admin/reviews/batch/enter/", sent)

    def take() -> list[HttpResponse]:
        Batch.objects.all().delete()
        return []

    return Upload(RATING, send, take)


def paper() -> Upload:
    """A judge's sheet on paper, entered by the office; the second officer reads the scan."""
    evaluation = scored.year_before_the_panel()
    brand, seat = evaluation.cycle.applications.first(), evaluation.seats.first()
    client, second = signed_in(make_officer()), make_officer()
    reader = signed_in(second)
    where = reverse("admin:reviews_evaluation_verb", args=[evaluation.pk, "enter-paper"])
    typed = {"seat": seat.pk, "application": brand.pk, "declared": "on", "comment": SAVED}
    typed |= {field_name(scored.NAME): "50", field_name(scored.VALUE): "30"}

    def send(name: str, content: bytes) -> HttpResponse:
        return client.post(where, {**typed, "file": file(name, content)})

    def take() -> list[HttpResponse]:
        rows = PaperSheet.objects.all()
        for row in rows:
            take_to_compare(paper=row, by=second, now=scored.SCORING)
        served = [reader.get(reverse("admin:reviews_papersheet_scan", args=[r.pk])) for r in rows]
        PaperSheet.objects.all().delete()
        return served

    return Upload(scored.SCORING, send, take)


def agencies() -> Upload:
    client = signed_in(make_officer())
    where = reverse("admin:accounts_agency_import")
    return Upload(
        made.NOW,
        lambda name, content: client.post(where, {"write": "on", "file": file(name, content)}),
    )


def people() -> Upload:
    """An agency's own people; its head invites them."""
    agency = made.make_application(complete=False).agency
    client = signed_in(make_member(agency, AgencyRole.HEAD))
    where = reverse("web:people-import", args=[agency.pk])
    return Upload(
        made.NOW,
        lambda name, content: client.post(where, {"write": "on", "file": file(name, content)}),
    )


def calendars() -> Upload:
    client = signed_in(make_officer())
    where = reverse("admin:workdays_calendarday_import")
    return Upload(
        made.NOW,
        lambda name, content: client.post(where, {"write": "on", "file": file(name, content)}),
    )


def systems() -> Upload:
    """The address for an agency's own system; it takes a body, not a file."""
    year = registers.register_year()
    head = registers.agency_person(year.first, "head")
    key = issue_key(agency=year.first.agency, name="系统", by=head, now=registers.BEFORE)
    where = reverse("api:register", args=[year.first.number])

    def send(name: str, content: bytes) -> HttpResponse:
        cache.clear()
        forget_all_counts()
        return Client(raise_request_exception=False).generic(
            "POST",
            where,
            content,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return Upload(registers.BEFORE, send)


UPLOADS = {
    "evidence": evidence,
    "logo": logo,
    "sealed scan": sealed_scan,
    "figure": figure,
    "verification": verification,
    "appeal": appeal,
    "objection": objection,
    "more proof": more_proof,
    "agency objection": agency_objection,
    "register": register,
    "closed register": closed_register,
    "group list": group_list,
    "sheets": sheets,
    "paper": paper,
    "agencies": agencies,
    "people": people,
    "calendars": calendars,
    "systems": systems,
}
