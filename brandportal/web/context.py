"""Context of every page: the portal's name, the faces that this person may enter, the main
navigation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from brandportal.accounts.enums import DESK_ROLES, Role
from brandportal.accounts.middleware import idle_limit
from brandportal.accounts.policies import has_role
from brandportal.kept_queries import kept_query
from brandportal.notices.models import Notice
from brandportal.web.kept_forms import KeptForm, kept_on


@dataclass(frozen=True)
class Link:
    """One entry of a navigation."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Contact:
    """One line of who runs the portal and whom to ask, for `components/definition_list.html`."""

    term: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Portal:
    """What the layouts show on every page."""

    name: str
    is_demo: bool
    text_size: str
    nav: list[Link]
    faces: list[Link]
    contacts: list[Contact]
    unread_notices: int | None
    # What was typed on this page before the session ended, and how long a session lasts idle.
    kept_form: KeptForm | None
    idle_seconds: int | None


# Where the filing number of a web site has to lead.
FILINGS = "https://beian.miit.gov.cn/"
# The navigation of every page has the same few links, and URLs do not change while the portal runs.
_address = lru_cache(maxsize=32)(reverse)


def _link(request: HttpRequest, label: str, name: str) -> Link:
    url = _address(name)
    return Link(label, url, request.path == url or (url != "/" and request.path.startswith(url)))


def _faces(request: HttpRequest) -> list[Link]:
    user = request.user
    if not user.is_authenticated:
        return []
    faces = []
    if user.agency_roles:
        faces.append(_link(request, _("Agency workspace"), "workspace:home"))
    if has_role(user, Role.PANEL):
        faces.append(_link(request, _("Panel room"), "panel:home"))
    if has_role(user, Role.LEADER):
        faces.append(_link(request, _("Leading group"), "leadership:home"))
    if has_role(user, *DESK_ROLES):
        faces.append(_link(request, _("Office desk"), "admin:index"))
    if user.roles:
        faces.append(_link(request, _("Conflicts of interest"), "web:conflicts"))
    return faces


def home_of(user: Any) -> str:
    """The URL name of this person's start page."""
    if user.agency_roles:
        return "workspace:home"
    if has_role(user, Role.PANEL):
        return "panel:home"
    if has_role(user, Role.LEADER):
        return "leadership:home"
    return "admin:index" if has_role(user, *DESK_ROLES) else "public:home"


def _idle_seconds(user: Any) -> int:
    return int(idle_limit(user).total_seconds())


@kept_query
def _unread(*, user: int) -> QuerySet[Any, Any]:
    waiting = Notice.objects.unread_of(user).order_by().values("recipient")
    return waiting.annotate(unread=Count("pk")).values_list("unread")


def _unread_of(user: Any) -> int:
    return sum(unread for (unread,) in _unread.rows(user=user.pk))


def _contacts() -> list[Contact]:
    """What the settings say of it; what is not set is left out."""
    hotline = settings.HOTLINE
    dialled = "".join(sign for sign in hotline if sign.isdigit() or sign == "+")
    rows = [
        Contact(_("Hotline"), hotline, f"tel:{dialled}" if dialled else ""),
        Contact(_("Efficiency Office"), settings.OFFICE_CONTACT),
        Contact(_("Organiser"), settings.SPONSOR),
        Contact(_("ICP filing"), settings.ICP_FILING, FILINGS),
    ]
    return [row for row in rows if row.value]


def _build(request: HttpRequest) -> Portal:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return Portal(
        name=_("Agency Service Brands"),
        is_demo=settings.DEMO,
        text_size="large" if request.COOKIES.get("text_size") == "large" else "normal",
        nav=[
            _link(request, _("Home"), "public:home"),
            _link(request, _("Brands"), "public:brand-list"),
            _link(request, _("Public notice"), "public:notice-list"),
            _link(request, _("Results"), "public:results-newest"),
            _link(request, _("Register of titles"), "public:title-list"),
            _link(request, _("Rules"), "public:rules"),
            _link(request, _("Help"), "public:help"),
        ],
        contacts=_contacts(),
        faces=_faces(request) if signed_in else [],
        unread_notices=_unread_of(user) if signed_in else None,
        kept_form=kept_on(request) if signed_in else None,
        idle_seconds=_idle_seconds(user) if signed_in else None,
    )


def portal(request: HttpRequest) -> dict[str, object]:
    """Context processor: `portal`, built when a template first uses it."""
    return {"portal": SimpleLazyObject(lambda: _build(request))}
