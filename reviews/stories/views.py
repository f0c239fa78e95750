"""The agency's pages about the stories of its brands."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import Brand
from brandportal.accounts.models import User
from brandportal.accounts.policies import drafts_for
from brandportal.errors import require
from brandportal.web.crumbs import Crumb
from brandportal.web.submissions import sent, submit
from reviews.stories.forms import StoryForm
from reviews.stories.stories import hand_in
from reviews.stories.workflow import may_tell


def _own(request: HttpRequest) -> QuerySet[Brand]:
    assert isinstance(request.user, User)
    own = Brand.objects.filter(agency_id__in=request.user.agency_roles, proposed=False)
    return own.select_related("agency").prefetch_related("stories").order_by("name", "pk")


@login_required
@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    """The brands of the person's agencies, each with its newest story."""
    rows = [(brand, next(iter(brand.stories.all()), None)) for brand in _own(request)]
    context = {"rows": rows, "crumbs": [Crumb.to(_("My agency today"), "workspace:home")]}
    return render(request, "reviews/stories/own_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, code: str) -> HttpResponse:
    """Every story of one brand, the newest first, and the form for the next one."""
    brand = get_object_or_404(_own(request), code=code.upper())
    may = may_tell(brand, by=request.user)
    if request.method == "POST":
        require(drafts_for(request.user, brand.agency_id))
    rows = list(brand.stories.all())
    first = rows[0] if rows else None
    begun = {"field": first.field, "title": first.title, "text": first.text} if first else {}
    form = StoryForm(**sent(request), initial=begun)
    handed = submit(form, hand_in, brand=brand, by=request.user, now=timezone.now())
    if handed:
        messages.success(request, _("The story is handed in; the office reads it."))
        return redirect("workspace:story", brand.code)
    context = {
        "brand": brand,
        "rows": rows,
        "may": may,
        "form": form,
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(_("Stories of my brands"), "workspace:story-list"),
        ],
    }
    return render(request, "reviews/stories/own_story.html", context, status=handed.status)
