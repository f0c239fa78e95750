"""A table uploaded on the desk: a preview names each wrong cell; it is written whole or not at
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from brandportal.office.records import EditableAdmin
from brandportal.proposals.forms import asked, asking, optional
from brandportal.tables.shapes import Limits, Shape, Table
from brandportal.tables.uploads import Problem, read_file, unread_sentence
from brandportal.web.submissions import sent, submit
from brandportal.web.table_form import TableForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class PlannedLine:
    """One row of the file and what would be done with it."""

    row: int
    subject: str
    action: str


@dataclass
class TablePlan:
    """The content of a file. Nothing is written if there is a problem. `found` is passed to the
    verb that writes it; if something in it `takes_two` people, with reason and proof.
    """

    lines: Sequence[PlannedLine] = ()
    problems: Sequence[Problem] = field(default_factory=list)
    found: Any = None
    takes_two: bool = False


class TableImportAdmin(EditableAdmin):
    """Adds the page `import/` to a model's admin. Subclasses plan the rows and name the verb that
    writes them.
    """

    import_title: StrOrPromise = ""
    import_explanation: StrOrPromise = ""
    import_shape: Shape
    import_limits: Limits
    # Whether rows may take two people: reason and proof are then asked for, and given to
    # `write_table` as `propose` takes them.
    import_asks = False

    def plan_table(self, table: Table, by: Any) -> TablePlan:
        """What would be done with each row of a table that `by` hands in."""
        raise NotImplementedError

    def write_table(self, plan: TablePlan, by: Any, now: datetime, **given: Any) -> str:
        """Write the plan and return a sentence about it."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=name), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Show the plan and every problem of a file; write it if there is none and writing was
        requested.
        """
        self.only(self.acts(request))
        form = self._form(request)
        read = submit(form, lambda **_data: self._plan(request, form))
        plan: Any = read.result
        status = 422 if plan and plan.problems else read.status
        if plan and not plan.problems and form.cleaned_data["write"]:
            written = submit(form, partial(self._write, request, plan))
            if written:
                messages.success(request, written.result)
                return redirect(self.address("changelist"))
            status = written.status
        return self.render(
            request,
            "admin/table_import.html",
            status=status,
            title=self.import_title,
            explanation=self.import_explanation,
            columns=[column.words[0] for column in self.import_shape.columns],
            form=form,
            plan=plan,
        )

    def _form(self, request: HttpRequest) -> TableForm:
        form = asking(TableForm, request) if self.import_asks else TableForm
        made = form(**sent(request), limits=self.import_limits)
        optional(made)
        return made

    def _write(self, request: HttpRequest, plan: TablePlan, **data: Any) -> str:
        given = asked(request, data) if plan.takes_two else {}
        return self.write_table(plan, request.user, timezone.now(), **given)

    def _plan(self, request: HttpRequest, form: TableForm) -> TablePlan:
        file, limits = form.cleaned_data["file"], self.import_limits
        table = read_file(file.read(), file.name, shape=self.import_shape, limits=limits)
        if unread := unread_sentence(table):
            messages.warning(request, unread)
        return self.plan_table(table, request.user)
