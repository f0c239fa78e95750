"""Faces and their mounts. Apps are named as dotted strings only: the ground floor imports none of them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from brandportal.web.health import healthz, readyz

urlpatterns = [
    path("", include("brandportal.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
