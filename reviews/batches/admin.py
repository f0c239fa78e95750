"""The office's desk for batches of paper sheets and telephone interviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from brandportal.accounts.policies import accounts_of
from brandportal.errors import NotNow
from brandportal.office.hidden import About
from brandportal.office.lists import YearOfEvaluation, column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import nothing_typed, step
from brandportal.soon import do_soon
from brandportal.tables.sentences import CELLS
from brandportal.web.spreadsheets import XLSX_TYPE, download, xlsx_bytes
from brandportal.web.submissions import sent, submit
from reviews.batches import batches
from reviews.batches.enums import BatchStatus
from reviews.batches.files import (
    COLUMNS,
    LEVEL_WORDS,
    NEEDED,
    SENTENCES,
    Reading,
    Wrong,
    reasons_of_a_sheet,
)
from reviews.batches.forms import ConfirmSampleForm, DiscardBatchForm, EnterBatchForm
from reviews.batches.models import Batch
from reviews.batches.people import PERSON
from reviews.batches.workflow import BATCH
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.tasks import take_in_batches

STARTED = gettext_lazy("The batch is being taken in. You need not wait for it.")


def _start(*, batch: Batch, by: Any, now: datetime) -> None:
    batches.start_batch(batch=batch, by=by, now=now)
    do_soon(take_in_batches)


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    """Files of sheets. How many of their ratings were new is sealed until the count, because it
    would tell who has rated.
    """

    about = About(year="evaluation__cycle")
    change_list_template = "reviews/batches/office/batch_list.html"
    change_form_template = "reviews/batches/office/batch.html"
    list_display = ("name", "channel", "evaluation", "status", "good", "reached", "uploaded_at")
    list_filter = ("status", ("evaluation", YearOfEvaluation))
    list_select_related = ("evaluation__cycle",)
    search_fields = ("name", "sha256")
    fields = (
        "evaluation",
        "channel",
        "name",
        "status",
        "rows",
        "good",
        "reached",
        "outcome",
        "uploaded_at",
        "uploader",
        "confirmed_at",
        "confirmer",
        "stopped_at",
        "ended_at",
        "discard_reason",
        "sha256",
    )
    readonly_fields = ("outcome", "uploader", "confirmer")
    verbs = (
        step(
            BATCH,
            "confirm",
            batches.confirm_batch,
            arguments=nothing_typed,
            form=ConfirmSampleForm,
            template="reviews/batches/office/confirm_batch.html",
        ),
        step(BATCH, "take_in", _start, done=STARTED, bulk=True),
        step(BATCH, "stop", batches.stop_batch),
        step(BATCH, "resume", _start, done=STARTED, bulk=True),
        step(BATCH, "discard", batches.discard_batch, form=DiscardBatchForm),
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("evaluation__cycle")

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("enter/", view(self.enter_view), name="reviews_batch_enter"),
            path("template.xlsx", view(self.template_view), name="reviews_batch_template"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_safe)
    def template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty table with the right heading."""
        self.only(self.reads(request))
        content = xlsx_bytes(_("Sheets"), list(COLUMNS.values()), [], now=timezone.now())
        return download(content, name="sheets.xlsx", content_type=XLSX_TYPE)

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        """Check a file and show every fault; save its valid lines if there is none, or if faulty
        lines may be skipped.
        """
        self.only(self.acts(request))
        form = EnterBatchForm(**sent(request))
        entered = submit(form, lambda **_data: self._enter(request, form))
        batch, reading = entered.result or (None, None)
        if batch is not None:
            messages.success(request, _entered(batch))
            return redirect(self.record_url(batch))
        status = 422 if entered else entered.status
        evaluation = _rated_now()
        context = {
            "title": _("Enter sheets"),
            "form": form,
            "reading": reading,
            "needed": [COLUMNS[name] for name in NEEDED],
            "person": [COLUMNS[name] for name in PERSON],
            "optional": [COLUMNS[name] for name in COLUMNS if name not in (*NEEDED, *PERSON)],
            "levels": [word for word in LEVEL_WORDS if not word.isascii()],
            "reasons": reasons_of_a_sheet(evaluation.cycle.rules if evaluation else None),
        }
        return self.render(
            request, "reviews/batches/office/enter_batch.html", status=status, **context
        )

    def _enter(
        self, request: HttpRequest, form: EnterBatchForm
    ) -> tuple[Batch | None, Reading | None]:
        """The batch, or the faults because of which nothing was saved."""
        evaluation = _rated_now()
        if evaluation is None:
            raise NotNow(_("Sheets are entered while the public rating runs."))
        now, file = timezone.now(), form.cleaned_data["file"]
        content = file.read()
        reading = batches.read_file(evaluation=evaluation, name=file.name, content=content, now=now)
        if reading.unread:
            messages.warning(request, reading.unread)
        if reading.wrong and not form.cleaned_data["leave_out"]:
            return None, reading
        batch = batches.enter_batch(
            evaluation=evaluation,
            channel=form.cleaned_data["channel"],
            name=file.name,
            content=content,
            by=request.user,
            now=now,
        )
        return batch, None

    def record_context(self, request: HttpRequest, obj: Batch) -> dict[str, Any]:
        known = SENTENCES.keys() | CELLS.keys()
        return {"faults": [Wrong(*row) for row in obj.refused if row[2] in known]}

    @admin.display(description=gettext_lazy("new ratings, had rated already"))
    def outcome(self, obj: Batch) -> str:
        found = batches.outcome(obj)
        if found is None:
            return _("sealed until the ratings are counted")
        return f"{found[0]}, {found[1]}"

    uploader = column(gettext_lazy("entered by"), "uploaded_by")
    confirmer = column(gettext_lazy("compared with the paper by"), "confirmed_by")


def _rated_now() -> Evaluation | None:
    running = Evaluation.objects.filter(status=EvaluationStatus.RATING)
    return running.select_related("cycle").first()


def _entered(batch: Batch) -> str:
    words = ngettext(
        "%(count)d line is kept. Now somebody else compares the sample with the paper.",
        "%(count)d lines are kept. Now somebody else compares the sample with the paper.",
        batch.good,
    )
    return words % {"count": batch.good}


@desk_queue
def samples_to_compare(now: datetime, by: Any) -> Iterator[Waiting]:
    """Batches that wait for a second person: whoever handed one in leaves it to a colleague."""
    checked = Batch.objects.filter(status=BatchStatus.CHECKED)
    address = reverse("admin:reviews_batch_changelist") + f"?status__exact={BatchStatus.CHECKED}"
    note = _("before the rating closes")
    own = checked.filter(accounts_of(by, "uploaded_by"))
    yield Waiting(
        checked.exclude(pk__in=own.values("pk")),
        label=_("Samples of sheets to compare with the paper"),
        url=address,
        note=note,
    )
    yield Waiting(
        own,
        label=_("Your batches of sheets that a second person compares"),
        url=address,
        note=note,
        tone="ok",
    )
