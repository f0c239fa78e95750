"""The Efficiency Office's desk: the Django admin with queues on its front page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, update_wrapper, wraps
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, resolve
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.enums import DESK_ROLES, JOURNAL_ROLES
from brandportal.accounts.policies import has_role
from brandportal.heartbeat import silence
from brandportal.journal.models import Entry
from brandportal.office.hidden import Hidden, about_of, hidden_from, without
from brandportal.office.queues import Waiting, queues_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class DeskPage:
    """A page of the desk that belongs to no single model; its roles see `label` as a link on the
    front page.
    """

    route: str
    name: str
    view: Callable[..., HttpResponse]
    roles: tuple[str, ...]
    label: StrOrPromise = ""


# Pages of Django's that the desk does not use: a second search address, and a record by its content
# type.
UNUSED = frozenset({"autocomplete", "view_on_site"})

RECENT, LOOKED_THROUGH = 12, 200
QueueSource = Callable[[datetime, Any], Iterable[Waiting]]
_queue_sources: list[QueueSource] = []
_pages: list[DeskPage] = []
_headline_sources: list[Callable[[datetime], str]] = []


def desk_queue(source: QueueSource) -> QueueSource:
    """Register a function (now, by) -> what waits, in an app's `admin` module. All that every
    function names is counted in one query, and only what no conflict of interest hides from this
    person. Equally urgent queues stand in order of registration.
    """
    _queue_sources.append(source)
    return source


def desk_page(page: DeskPage) -> DeskPage:
    """Register a page of the desk for some roles, in an app's `admin` module."""
    _pages.append(page)
    return page


def _for_roles(page: DeskPage) -> Callable[..., HttpResponse]:
    @wraps(page.view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, *page.roles):
            raise PermissionDenied
        return page.view(request, *args, **kwargs)

    return guarded


def desk_headline(source: Callable[[datetime], str]) -> Callable[[datetime], str]:
    """Register a function (now) -> the sentence under the desk's title, or ""."""
    _headline_sources.append(source)
    return source


def _newest(hidden: Hidden) -> list[Entry]:
    """The newest entries that this person may read; of a series of the same action, as scheduled
    tasks write it, only the last one.
    """
    every = Entry.objects.select_related("actor").defer("data")
    rows = without(every, about_of(Entry), hidden)[:LOOKED_THROUGH]
    same = groupby(rows, key=lambda row: (row.action, row.object_type, row.object_id))
    return [next(run) for _thing, run in islice(same, RECENT)]


class OfficeSite(admin.AdminSite):
    """Entry for the office, the auditor and the administrators; permissions come from roles, never
    from `is_superuser`.
    """

    site_header = _("Efficiency Office desk")
    site_title = _("Office desk")
    index_title = _("Today's work")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, *DESK_ROLES)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False):
        """As Django's, but somebody signed in without access gets a refusal instead of the sign-in
        form.
        """
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """As Django's, but made when it is looked at: every page is given it, one shows it."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def get_urls(self):
        own = [
            path(page.route, self.admin_view(_for_roles(page)), name=page.name) for page in _pages
        ]
        stock = (route for route in super().get_urls() if getattr(route, "name", "") not in UNUSED)
        return [*own, *stock]

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Redirects to the general sign-in, which asks for the second factor."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Redirects to the general password page, after a sign-in."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context=None) -> TemplateResponse:
        now = timezone.now()
        every = (waits for source in _queue_sources for waits in source(now, request.user))
        waiting = [waits for waits in every if self._opens_for(request, waits.url)]
        hidden = hidden_from(request.user)
        queues = queues_of(waiting, by=request.user, hidden=hidden)
        reads = has_role(request.user, *JOURNAL_ROLES)
        context = {
            "queues": queues,
            "silence": silence(now=now),
            "headline": next(filter(None, (source(now) for source in _headline_sources)), ""),
            "pages": [p for p in _pages if p.label and has_role(request.user, *p.roles)],
            "reads_journal": reads,
            "recent": _newest(hidden) if reads else [],
            **(extra_context or {}),
        }
        return super().index(request, context)

    def _opens_for(self, request: HttpRequest, url: str) -> bool:
        """Whether this person may open the list that a queue links to."""
        page = resolve(urlsplit(url).path).url_name or ""
        for model, registered in self._registry.items():
            if page.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
                return registered.has_view_permission(request)
        return True
