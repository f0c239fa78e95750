"""The faces of the portal and their URL prefixes. Apps are named as dotted strings, because this
package may not import them.
"""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from brandportal.documents.views import portal_share
from brandportal.web.account import merge, merge_confirm, new_address, own_address
from brandportal.web.health import healthz, readyz

public = [
    path("", include("reviews.urls.public")),
    path("", include("reviews.urls.results")),
    path("", include("applications.urls.public")),
    path("", include("audits.urls.public")),
]
workspace = [
    path("", include("applications.urls.workspace")),
    path("", include("reviews.urls.workspace")),
    path("", include("audits.urls.workspace")),
]
panel = [path("", include("reviews.urls.panel"))]
leadership = [path("", include("reviews.urls.leadership"))]
api = [path("", include("reviews.urls.api"))]

handler400 = "brandportal.web.unavailable.bad_request"
handler500 = "brandportal.web.unavailable.server_error"

urlpatterns = [
    path("", include((public, "public"))),
    path("", include("brandportal.web.urls")),
    path("proposals/", include("brandportal.proposals.urls")),
    path("workspace/", include((workspace, "workspace"))),
    path("panel/", include((panel, "panel"))),
    path("leadership/", include((leadership, "leadership"))),
    path("api/", include((api, "api"))),
    # The account library's page for several mail addresses is not used: an account has one address.
    path("accounts/email/", own_address, name="account_email"),
    path("accounts/confirm-email/<str:token>/", new_address, name="account_confirm_email"),
    path("accounts/merge/", merge, name="account_merge"),
    path("accounts/merge/<str:token>/", merge_confirm, name="account_merge_confirm"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("share.<slug:language>.png", portal_share, name="portal-share"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
