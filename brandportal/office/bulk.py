"""A verb for several records of a list at once: a page to choose them, with the reason at those for
which it is not possible, and a report of what was done and what was refused.

Each record is a transaction of its own, by the verb of its own page. Sent twice, the second time is
refused record by record, as a second click there would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brandportal.errors import BadInput, NotUnderstood, Verdict
from brandportal.office.cells import cell, heading
from brandportal.office.verbs import OfficeVerb
from brandportal.web.forms import ConfirmForm
from brandportal.web.submissions import Submission, sent, submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Records at once: each is a transaction, and one request does them all.
LIMIT = 100
# Where the session keeps the report of the last run, so that reading it again does nothing again.
REPORT = "bulk_report"


@dataclass(frozen=True)
class BulkLink:
    """The way from a list, as it is filtered now, to the page of one verb."""

    label: StrOrPromise
    url: str


@dataclass(frozen=True)
class Candidate:
    """A record of the list, with what its columns say and whether the verb is possible."""

    pk: str
    name: str
    cells: list[Any]
    verdict: Verdict
    ticked: bool


@dataclass(frozen=True)
class Outcome:
    """What became of one record; `sentence` is the verb's, or why it was refused."""

    name: str
    url: str
    done: bool
    sentence: str


class BulkVerbs:
    """The pages of the verbs that say `bulk`, for a model's records; part of `RecordAdmin`."""

    if TYPE_CHECKING:
        opts: Any
        admin_site: Any
        model: Any
        verbs: tuple[OfficeVerb, ...]
        acts: Callable[[HttpRequest], bool]
        only: Callable[[bool], None]
        render: Callable[..., Any]
        address: Callable[..., str]
        record_url: Callable[[Any], str]
        get_changelist_instance: Callable[[HttpRequest], Any]
        exported_columns: Callable[[HttpRequest], list[Any]]
        get_queryset: Callable[[HttpRequest], Any]

    def bulk_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        view = self.admin_site.admin_view
        return [
            path("bulk/<slug:verb_name>/", view(self.bulk_view), name=name),
            path(
                "bulk/<slug:verb_name>/report/", view(self.bulk_report_view), name=f"{name}_report"
            ),
        ]

    def bulk_links(self, request: HttpRequest, query: str) -> list[BulkLink]:
        """For those who may act, the verbs for several records; `query` is that of the list."""
        if not self.acts(request):
            return []
        return [
            BulkLink(verb.label, self.address("bulk", verb.name) + query)
            for verb in self.verbs
            if verb.bulk
        ]

    def _bulk_verb(self, request: HttpRequest, name: str) -> OfficeVerb:
        self.only(self.acts(request))
        found = next((verb for verb in self.verbs if verb.bulk and verb.name == name), None)
        if found is None:
            raise Http404
        return found

    def bulk_view(self, request: HttpRequest, verb_name: str) -> HttpResponse:
        """Choose among the records of the list, then do it for each; a record that is refused
        leaves the others done.
        """
        verb = self._bulk_verb(request, verb_name)
        form, picked = ConfirmForm(**sent(request)), request.POST.getlist("row")
        done = submit(form, lambda: self._bulk_each(request, verb, picked))
        if done:
            request.session[REPORT] = [self.opts.label_lower, verb.name, done.result]
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(self.address("bulk_report", verb.name) + query)
        return self._choose_records(request, verb, form, done, set(picked))

    def _choose_records(
        self,
        request: HttpRequest,
        verb: OfficeVerb,
        form: ConfirmForm,
        done: Submission,
        picked: set[str],
    ) -> HttpResponse:
        found = self.get_changelist_instance(request)
        fitting = verb.fitting(found.queryset)
        count = fitting.count()
        columns = self.exported_columns(request)
        rows = list(self._bulk_candidates(request, verb, fitting[:LIMIT], columns, picked))
        return self.render(
            request,
            "admin/bulk.html",
            status=done.status,
            title=verb.label,
            verb=verb,
            form=form,
            headings=[heading(self, one) for one in columns],  # type: ignore[arg-type]
            possible=[row for row in rows if row.verdict],
            impossible=[row for row in rows if not row.verdict],
            others=found.result_count - count,
            beyond=max(count - LIMIT, 0),
            limit=LIMIT,
            list_url=self.address("changelist") + found.get_query_string(remove=[PAGE_VAR]),
        )

    def _bulk_candidates(
        self,
        request: HttpRequest,
        verb: OfficeVerb,
        rows: QuerySet[Any],
        columns: Iterable[Any],
        picked: set[str],
    ) -> Iterable[Candidate]:
        now = timezone.now()
        for row in rows:
            yield Candidate(
                pk=str(row.pk),
                name=str(row),
                cells=[cell(self, column, row) for column in columns],  # type: ignore[arg-type]
                verdict=verb.answer(row, by=request.user, now=now),
                ticked=str(row.pk) in picked if picked else verb.ticked,
            )

    def _bulk_each(self, request: HttpRequest, verb: OfficeVerb, picked: list[str]) -> list[Any]:
        """Run the verb for each of the records with these keys that the person sees; returns key,
        whether it was done, and the sentence. Refuses with BadInput when none is chosen.
        """
        if not picked:
            raise BadInput(_("Choose at least one record."))
        if len(picked) > LIMIT:
            raise BadInput(_("At most %(limit)d records at once.") % {"limit": LIMIT})
        lines = []
        for row in self._bulk_records(request, picked):
            one = submit(ConfirmForm({}), self._bulk_once, verb=verb, row=row, by=request.user)
            lines.append([str(row.pk), bool(one), one.result if one else one.reason])
        return lines

    def _bulk_once(self, *, verb: OfficeVerb, row: Any, by: Any) -> str:
        return verb.perform(row, {}, by=by, now=timezone.now())

    def _bulk_records(self, request: HttpRequest, keys: list[str]) -> list[Any]:
        """The records with these keys that no conflict of interest hides, in this order."""
        try:
            found = {str(row.pk): row for row in self.get_queryset(request).filter(pk__in=keys)}
        except (OverflowError, ValidationError, ValueError) as fault:
            raise NotUnderstood(_("This page cannot be asked for that.")) from fault
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    @method_decorator(require_safe)
    def bulk_report_view(self, request: HttpRequest, verb_name: str) -> HttpResponse:
        """What became of each record of the last run."""
        verb = self._bulk_verb(request, verb_name)
        model, name, lines = request.session.get(REPORT, ["", "", []])
        if (model, name) != (self.opts.label_lower, verb.name):
            return redirect(self.address("changelist"))
        said = {key: (done, sentence) for key, done, sentence in lines}
        outcomes = [
            Outcome(str(row), self.record_url(row), *said[str(row.pk)])
            for row in self._bulk_records(request, list(said))
        ]
        return self.render(
            request,
            "admin/bulk_report.html",
            title=verb.label,
            done=[one for one in outcomes if one.done],
            refused=[one for one in outcomes if not one.done],
            list_url=self.address("changelist"),
            desk_url=reverse("admin:index"),
        )
