"""Comments about the agency's own brand, as the public sees them: paginated, or as a download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from brandportal.web.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_bytes, download, xlsx_bytes
from reviews.comments.comments import public_comments, public_text
from reviews.comments.views.public import said

PAGE_SIZE = 20


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
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = said(page.object_list)
    context = {"application": application, "page_obj": page}
    return render(request, "reviews/comments/brand_own_comments.html", context)


def _file(application: Application, shown, kind: str) -> HttpResponse:
    head = [_("Month"), _("Comment")]
    rows = [
        [f"{row.written_on:%Y-%m}", public_text(row)] for row in shown.iterator(chunk_size=2000)
    ]
    name = f"comments-{application.number}.{kind}"
    if kind == "csv":
        return download(csv_bytes(head, rows), name=name, content_type=CSV_TYPE)
    book = xlsx_bytes(_("Comments"), head, rows, now=timezone.now())
    return download(book, name=name, content_type=XLSX_TYPE)
