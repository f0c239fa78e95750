"""Comments about the agency's own brand, as the public sees them: paginated, or as a download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from brandportal.web.crumbs import Crumb
from brandportal.web.lists import page_of
from brandportal.web.spreadsheets import table_file
from reviews.comments.comments import public_comments, public_text
from reviews.comments.views.public import said


@login_required
@require_safe
def comments(request: HttpRequest, number: str) -> HttpResponse:
    """The comments once the ratings are counted; `as=csv` or `as=xlsx` downloads them."""
    own = Application.objects.of_person(request.user).select_related("brand", "cycle")
    application = get_object_or_404(own, number=number)
    shown = public_comments(application)
    kind = request.GET.get("as", "")
    if kind in ("csv", "xlsx"):
        return _file(application, shown, kind)
    page = page_of(request, shown)
    page.object_list = said(page.object_list)
    context = {
        "application": application,
        "page_obj": page,
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(application.brand.name, "workspace:application-detail", application.number),
        ],
    }
    return render(request, "reviews/comments/brand_own_comments.html", context)


def _file(application: Application, shown, kind: str) -> HttpResponse:
    head = [_("Month"), _("Comment")]
    rows = (
        [f"{row.written_on:%Y-%m}", public_text(row)] for row in shown.iterator(chunk_size=2000)
    )
    stem, now = f"comments-{application.number}", timezone.now()
    return table_file(stem, kind, head, rows, title=_("Comments"), now=now)
