"""A form that was sent, and the verb behind it: every face runs it, shows its refusal and keeps
what was typed in one way.

    form = EvidenceForm(**sent(request), rules=rules)
    filed = submit(form, add_evidence, application=application, by=request.user, now=now)
    if filed:
        return redirect(...)
    return render(request, "…", {"form": form}, status=filed.status)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

from brandportal.errors import Gap, Incomplete, Refused
from brandportal.web.refusals import refusal_status


class SentForm(Protocol):
    """What `submit` needs of a form; every form of the portal has it (`PortalFormMixin`)."""

    cleaned_data: dict[str, Any]

    @property
    def is_bound(self) -> bool: ...
    def is_valid(self) -> bool: ...
    def refuse(self, refusal: Refused) -> None: ...


@dataclass(frozen=True)
class Submission:
    """What became of a form; true when its verb has done what was asked.

    `status` is that of the page which shows the form: 200 when nothing was sent, 422 when a field
    does not fit, else the refusal's own. `result` is what the verb returned.
    """

    status: int = 200
    worked: bool = False
    result: Any = None
    refusal: Refused | None = None

    def __bool__(self) -> bool:
        return self.worked

    @property
    def reason(self) -> str:
        """The sentence of the refusal, empty when there was none."""
        return self.refusal.reason if self.refusal else ""

    @property
    def gaps(self) -> Sequence[Gap]:
        """Everything that is still missing."""
        return self.refusal.gaps if isinstance(self.refusal, Incomplete) else ()


def sent(request: HttpRequest) -> dict[str, Any]:
    """What came with the request, as a form takes it; nothing when the page is only read."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def submit(form: SentForm, verb: Callable[..., Any], /, **given: Any) -> Submission:
    """Run `verb` with what the form says and `given`, when the form was sent and fits.

    A refusal stands afterwards in the form's errors: at the field it names, or above the form.
    Nothing is raised for it.
    """
    if not form.is_bound:
        return Submission()
    if not form.is_valid():
        return Submission(422)
    try:
        result = verb(**form.cleaned_data, **given)
    except Refused as refusal:
        form.refuse(refusal)
        return Submission(refusal_status(refusal), refusal=refusal)
    return Submission(worked=True, result=result)
