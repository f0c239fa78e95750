"""Counter tablets on the office's desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import OfficeVerb
from brandportal.web.qr import inline_qr
from brandportal.web.submissions import sent, submit
from reviews.kiosks.forms import IssueKioskForm
from reviews.kiosks.kiosks import issue_kiosk, may_revoke, revoke_kiosk
from reviews.kiosks.models import Kiosk


@admin.register(Kiosk)
class KioskAdmin(RecordAdmin):
    """Registered tablets, where they are, and which were revoked. How many people rate at them is
    not shown.
    """

    about = About(
        agency="service_point__application__agency", year="service_point__application__cycle"
    )
    change_list_template = "reviews/kiosks/office/kiosk_list.html"
    list_display = ("brand", "service_point", "name", "issued_at", "revoked_at")
    list_select_related = ("service_point__application__brand",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "service_point__application__cycle")
    search_fields = ("service_point__application__brand__name", "service_point__name", "name")
    fields = ("brand", "service_point", "name", "issued_at", "issuer", "revoked_at", "revoker")
    readonly_fields = ("brand", "issuer", "revoker")
    verbs = (
        OfficeVerb(
            name="revoke",
            label=gettext_lazy("Turn the tablet off"),
            explanation=gettext_lazy(
                "Its link stops working at once, for a tablet that was lost or is used in a wrong "
                "way."
            ),
            verdict=may_revoke,
            run=revoke_kiosk,
            done=gettext_lazy("The tablet is off. Ratings that were given at it stay."),
            tone="alarm",
            bulk=True,
            ticked=False,
        ),
    )

    def get_urls(self):
        issue = path(
            "issue/", self.admin_site.admin_view(self.issue_view), name="reviews_kiosk_issue"
        )
        return [issue, *super().get_urls()]

    def issue_view(self, request: HttpRequest) -> HttpResponse:
        """Register a tablet; the response is the page with its link, shown once."""
        self.only(self.acts(request))
        form = IssueKioskForm(**sent(request))
        issued = submit(form, issue_kiosk, by=request.user, now=timezone.now())
        if issued:
            return self._issued(request, *issued.result)
        title = _("Set up a counter tablet")
        return self.render(
            request,
            "reviews/kiosks/office/issue_kiosk.html",
            status=issued.status,
            title=title,
            form=form,
        )

    def _issued(self, request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponse:
        address = f"{settings.BASE_URL}{reverse('public:kiosk-set-up', args=[token])}"
        return self.render(
            request,
            "reviews/kiosks/office/kiosk_issued.html",
            title=_("The link of the tablet"),
            original=kiosk,
            address=address,
            address_qr=inline_qr(address),
            record_url=self.record_url(kiosk),
        )

    brand = column(gettext_lazy("brand"), "service_point.application.brand")
    issuer = column(gettext_lazy("issued by"), "issued_by")
    revoker = column(gettext_lazy("revoked by"), "revoked_by")
