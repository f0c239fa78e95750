"""The pages of the panel."""

from django.urls import URLPattern, path

from reviews.calibration import views as calibration
from reviews.moderation import views as moderation
from reviews.on_site import views as on_site
from reviews.panel.views import paper, room, sheets, versions

urlpatterns: list[URLPattern] = [
    path("", room.home, name="home"),
    path("declaration/", room.declaration, name="declaration"),
    path("next/", room.next_sheet, name="next"),
    path("progress/", room.panel_progress, name="progress"),
    path("table/", sheets.table, name="table"),
    path("lock/", sheets.lock_all, name="lock-all"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/<int:pk>/", calibration.calibration_sample, name="calibration-sample"),
    path("<str:number>/", sheets.sheet, name="sheet"),
    path("<str:number>/autosave/", sheets.sheet_autosave, name="autosave"),
    path("<str:number>/self-points/", sheets.sheet_self_points, name="self-points"),
    path("<str:number>/lock/", sheets.lock, name="lock"),
    path("<str:number>/conflict/", room.conflict, name="conflict"),
    path("<str:number>/discussion/", moderation.moderation, name="moderation"),
    path("<str:number>/on-site/<str:kind>/", on_site.on_site, name="on-site"),
    path(
        "<str:number>/on-site/<str:kind>/autosave/",
        on_site.on_site_autosave,
        name="on-site-autosave",
    ),
    path("<str:number>/on-site/<str:kind>/photo/<int:pk>/", on_site.site_photo, name="site-photo"),
    path(
        "<str:number>/on-site/<str:kind>/photo/<int:pk>/remove/",
        on_site.site_photo_remove,
        name="site-photo-remove",
    ),
    path("<str:number>/versions/", versions.versions, name="versions"),
    path("<str:number>/paper/", paper.blank, name="paper"),
    path("<str:number>/scan/", paper.scan, name="scan"),
    path("<str:number>/evidence/<int:pk>/", sheets.evidence, name="evidence"),
]
