"""What somebody typed and sent too late: after the session had ended, or when the page's token was
no longer valid.

The fields go encrypted through the sign-in and wait in the session. Their page offers them again:
one press sends them as if nothing had happened. Files and passwords are not kept.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from allauth.account.forms import LoginForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from brandportal import tokens
from brandportal.accounts.middleware import FREE_PREFIXES
from brandportal.web.address import is_own_url
from brandportal.web.switches import NAME as SWITCH
from brandportal.web.switches import switched

# A working day: longer than any session.
KEPT = tokens.purpose("kept-form", seconds=8 * 3600, packed=True, longest=400_000)
SESSION_KEY = "kept_forms"
# The newest of one session; each page has at most one.
MOST = 3
# The field that carries a form through the sign-in.
CARRIED = "kept_form"
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "proof", "repeated", CARRIED}
SHOWN_FROM = 12


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: its page, the address it was sent to, its fields in their order."""

    page: str
    address: str
    fields: list[list[str]]
    had_files: bool
    person: int | None
    kept_at: float

    @property
    def texts(self) -> list[str]:
        """The longer values, which a person would not like to write again."""
        texts = [value for name, value in self.fields if name != SWITCH]
        return [value for value in texts if len(value.strip()) >= SHOWN_FROM]


def sent_form(request: HttpRequest, *, person: int | None = None) -> KeptForm | None:
    """The form in this request; None when nothing in it was typed."""
    fields = [
        [name, value]
        for name, values in (switched(request) or request.POST).lists()
        if name not in NEVER_KEPT and not name.startswith("password")
        for value in values
        if isinstance(value, str)
    ]
    if not any(value.strip() for _name, value in fields):
        return None
    return KeptForm(
        page=_page_of(request),
        address=request.get_full_path(),
        fields=fields,
        had_files=bool(request.FILES),
        person=person,
        kept_at=timezone.now().timestamp(),
    )


def _page_of(request: HttpRequest) -> str:
    """The page with the form: an address that only takes forms cannot be opened after a
    sign-in.
    """
    came_from = request.META.get("HTTP_REFERER", "")
    if is_own_url(request, came_from):
        parts = urlsplit(came_from)
        if parts.path and not parts.path.startswith(FREE_PREFIXES):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def as_token(form: KeptForm) -> str:
    """The form encrypted, for a hidden field of the sign-in and for the session; empty for one that
    is too long to be kept.
    """
    token = tokens.issue(asdict(form), purpose=KEPT, now=timezone.now())
    return token if len(token) <= KEPT.longest else ""


def from_token(token: str) -> KeptForm | None:
    """The form of a token; None for an invalid or old one."""
    content = tokens.read(token, purpose=KEPT, now=timezone.now())
    return KeptForm(**content) if content is not None else None


def keep(request: HttpRequest, form: KeptForm) -> bool:
    """Put the form into the session, instead of an older one of the same address; False for one
    that is too long.
    """
    token = as_token(form)
    if token:
        request.session[SESSION_KEY] = [*_tokens_but(request, form.address), token][-MOST:]
    return bool(token)


def forget(request: HttpRequest, address: str) -> None:
    """Remove the form of an address from the session."""
    left = _tokens_but(request, address)
    if left != _tokens(request):
        request.session[SESSION_KEY] = left


def kept_on(request: HttpRequest) -> KeptForm | None:
    """The form that waits for this person on the page of this request."""
    if request.method not in ("GET", "HEAD"):
        return None
    for token in reversed(_tokens(request)):
        form = from_token(token)
        if (
            form is not None
            and urlsplit(form.page).path == request.path
            and form.person in (None, request.user.pk)
        ):
            return form
    return None


def _tokens(request: HttpRequest) -> list[str]:
    return list(getattr(request, "session", {}).get(SESSION_KEY, []))


def _tokens_but(request: HttpRequest, address: str) -> list[str]:
    """The valid tokens of every other address."""
    found = ((token, from_token(token)) for token in _tokens(request))
    return [token for token, form in found if form is not None and form.address != address]


class KeptFormMiddleware:
    """Keeps what was typed when a form meets the sign-in instead of its view.

    A session that ended a moment ago keeps it for its person. Without a session the sign-in page
    itself carries it, so that nothing of a stranger is stored.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A script that sends keeps the text itself, and no page would offer it again as it was.
        if request.method != "POST" or not request.accepts("text/html"):
            return self.get_response(request)
        if request.path == resolve_url(settings.LOGIN_URL):
            return self._signing_in(request)
        if request.path.startswith(FREE_PREFIXES):
            return self.get_response(request)
        person = request.user.pk
        response = self.get_response(request)
        pressed = switched(request)
        if not _asks_to_sign_in(response):
            if pressed is not None:
                return response
            # It has arrived; where it was refused, its page shows it.
            forget(request, request.get_full_path())
            return response
        form = sent_form(request, person=person)
        if pressed is not None and CARRIED in pressed:
            # The switch of the page that carries a form already.
            form = from_token(str(pressed[CARRIED]))
        if form is None:
            return response
        if person is not None and keep(request, form):
            query = urlencode({"next": form.page})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        return _session_ended(request, form)

    def _signing_in(self, request: HttpRequest) -> HttpResponse:
        """The password was right when the sign-in redirects: to the page, or to a second factor."""
        response = self.get_response(request)
        form = from_token(request.POST.get(CARRIED, ""))
        if form is not None and response.status_code == 302:
            keep(request, form)
        return response


def _asks_to_sign_in(response: HttpResponse) -> bool:
    asked = resolve_url(settings.LOGIN_URL)
    return response.status_code == 302 and urlsplit(response["Location"]).path in (
        asked,
        resolve_url("admin:login"),
    )


def _session_ended(request: HttpRequest, form: KeptForm) -> HttpResponse:
    """The sign-in with what was typed, readable and carried along."""
    context = {
        "form": LoginForm(request=request),
        "kept": form,
        "token": as_token(form),
        "page": form.page,
    }
    return render(request, "account/session_ended.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is not valid any more, with what was typed and a button that
    sends it again (`CSRF_FAILURE_VIEW`).

    A form that came from another site is not shown: nobody may put words into a person's mouth.
    """
    own = request.META.get("HTTP_ORIGIN", "") == f"{request.scheme}://{request.get_host()}"
    kept = sent_form(request) if own and not request.path.startswith("/accounts/") else None
    return render(request, "403_csrf.html", {"kept": kept}, status=403)
