"""The pages of the reader of identities: choose a record, give a reason, read its encrypted number
once.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.accounts.enums import Role
from brandportal.office.site import DeskPage, desk_page
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from reviews.privacy.forms import OpenNumberForm
from reviews.privacy.identities import encrypted_models, may_read_identities, read_identity

PAGE_SIZE = 50


def _kinds() -> dict[str, tuple[type[models.Model], str]]:
    return {model._meta.label_lower: (model, field) for model, field in encrypted_models()}


def _with_text(model: type[models.Model], field: str) -> models.QuerySet:
    return model._default_manager.exclude(**{field: ""}).select_related().order_by("-pk")


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200):
    whole = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, template, whole, status=status)


@require_safe
def identities(request: HttpRequest) -> HttpResponse:
    """Every record that still has an encrypted number, by kind; `q` finds one by its number."""
    kinds = _kinds()
    counts = {code: _with_text(model, field).count() for code, (model, field) in kinds.items()}
    chosen = request.GET.get("kind", "")
    if chosen not in kinds:
        # Start with the first kind that has records.
        chosen = next((code for code, count in counts.items() if count), next(iter(kinds), ""))
    context: dict[str, Any] = {
        "title": _("Encrypted numbers"),
        "kinds": [
            {
                "label": model._meta.verbose_name_plural,
                "code": code,
                "count": counts[code],
                "current": code == chosen,
            }
            for code, (model, _field) in kinds.items()
        ],
        "chosen": chosen,
        "verdict": may_read_identities(by=request.user),
    }
    if chosen:
        page = page_of(request, _with_text(*kinds[chosen]), PAGE_SIZE)
        context["page_obj"] = page
    return _page(request, "reviews/privacy/office/identities.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Ask for a reason, then show the number in this response only."""
    if label not in _kinds():
        raise Http404
    model, field = _kinds()[label]
    subject = _with_text(apps.get_model(label), field).filter(pk=pk).first()
    if subject is None:
        raise Http404
    form = OpenNumberForm(**sent(request))
    opened = submit(
        form, read_identity, by=request.user, subject=subject, field=field, now=timezone.now()
    )
    context = {
        "title": _("Open an encrypted number"),
        "subject": subject,
        "kind": model._meta.verbose_name,
        "form": form,
        "number": opened.result or "",
        "verdict": may_read_identities(by=request.user),
        "list_url": f"{reverse('admin:identities')}?kind={label}",
    }
    return _page(request, "reviews/privacy/office/identity.html", context, opened.status)


desk_page(
    DeskPage(
        route="identities/",
        name="identities",
        view=identities,
        roles=(Role.IDENTITY,),
        label=gettext_lazy("Encrypted numbers"),
    )
)
desk_page(
    DeskPage(
        route="identities/<str:label>/<int:pk>/",
        name="identity",
        view=identity,
        roles=(Role.IDENTITY,),
    )
)
