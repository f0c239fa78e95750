"""Faces and their mounts. Apps are named as dotted strings only: the ground floor imports none of them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

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

urlpatterns = [
    path("", include((public, "public"))),
    path("", include("brandportal.web.urls")),
    path("proposals/", include("brandportal.proposals.urls")),
    path("workspace/", include((workspace, "workspace"))),
    path("panel/", include((panel, "panel"))),
    path("leadership/", include((leadership, "leadership"))),
    path("api/", include((api, "api"))),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
