"""The public pages of the ledger's heads: a page, a feed, and mail subscriptions."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.cycles.timeline import moment_in_words
from brandportal.errors import BadInput
from brandportal.web.lists import page_of
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.views import LEDGER, before_its_day, newest_of
from reviews.ledger import head_mail, heads
from reviews.ledger.models import DailyHead
from reviews.rating.receipts import SEALED
from reviews.rating.views.rate_limit import apply_limit_headers, rate_limit

HEADS_A_PAGE = 48
HEADS_IN_THE_FEED = 200
BEFORE_RATING = (
    EvaluationStatus.PREPARING,
    EvaluationStatus.SCORING,
    EvaluationStatus.SHORTLISTED,
)


def _begun() -> QuerySet[Evaluation]:
    """The years whose rating has begun."""
    return Evaluation.objects.select_related("cycle").exclude(status__in=BEFORE_RATING)


@require_safe
def ledger_newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest ledger."""
    return newest_of(request, "public:ledger", LEDGER, _begun())


@require_safe
def ledger(request: HttpRequest, year: str) -> HttpResponse:
    """The published heads of one year, newest first; the number of entries is shown after the
    rating. Before the rating, when it will be.
    """
    evaluation = _begun().filter(cycle__edition=year).first()
    if evaluation is None:
        return before_its_day(request, year, LEDGER)
    page = page_of(request, heads.published(evaluation.cycle_id), HEADS_A_PAGE)
    context = {
        "cycle": evaluation.cycle,
        "page_obj": page,
        "first_link": heads.first_link_of(evaluation.cycle),
        "daily": list(DailyHead.objects.filter(ledger__cycle=evaluation.cycle_id)),
        "show_sizes": evaluation.status not in SEALED,
    }
    return render(request, "reviews/ledger/ledger.html", context)


@require_safe
def ledger_feed(request: HttpRequest, year: str) -> HttpResponse:
    """The newest heads as an Atom feed, with the portal's own addresses whatever the request's
    host.
    """
    evaluation = get_object_or_404(_begun(), cycle__edition=year)
    page = settings.BASE_URL + reverse("public:ledger", args=[year])
    feed = Atom1Feed(
        title=_("Heads of the ledger %(year)s") % {"year": evaluation.cycle},
        link=page,
        description=None,
        language=get_language(),
        feed_url=settings.BASE_URL + reverse("public:ledger-feed", args=[year]),
        feed_guid=page,
    )
    for row in heads.published(evaluation.cycle_id)[:HEADS_IN_THE_FEED]:
        feed.add_item(
            title=moment_in_words(row.published_at) if row.published_at else "",
            link=page,
            description=row.head,
            unique_id=f"urn:sha256:{row.head}",
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_subscribe(request: HttpRequest) -> HttpResponse:
    """Request a subscription; the response is the same for every address."""
    if request.method != "POST":
        return render(request, "reviews/ledger/subscribe.html")
    typed = request.POST.get("address", "")[:254]
    now = timezone.now()
    held = rate_limit(request, ("subscribe",), now=now)
    if not held.ok:
        context = {"typed": typed, **held.page_context}
        page = render(request, "reviews/ledger/subscribe.html", context, status=held.status)
        return apply_limit_headers(request, page)
    try:
        head_mail.subscribe(address=typed, language=get_language() or "", now=now)
    except BadInput as refusal:
        context = {"typed": typed, "error": refusal.reason}
        return render(request, "reviews/ledger/subscribe.html", context, status=422)
    return render(request, "reviews/ledger/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a button: mail scanners follow links, so only pressing it subscribes."""
    row = head_mail.find(token, head_mail.CONFIRM)
    if row is None:
        return render(request, "reviews/ledger/no_link.html", status=404)
    if request.method == "POST":
        head_mail.confirm(subscriber=row, now=timezone.now())
        return redirect(request.path)
    return render(request, "reviews/ledger/confirm.html", {"row": row})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_leave(request: HttpRequest, token: str) -> HttpResponse:
    """A button that deletes the address."""
    row = head_mail.find(token, head_mail.LEAVE)
    if row is None:
        return render(request, "reviews/ledger/no_link.html", status=404)
    if request.method == "POST":
        head_mail.leave(subscriber=row)
        return render(request, "reviews/ledger/left.html")
    return render(request, "reviews/ledger/leave.html", {"row": row})
