from django.urls import path

from applications.cycles import views as rules
from applications.progress import views as progress
from applications.workspace.views import files

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/<award_year:year>.json", rules.rules_download, name="rules-download"),
    path("files/evidence/<int:pk>/", files.evidence_file, name="evidence-file"),
    path("files/sealed-scans/<int:pk>/", files.sealed_scan, name="sealed-scan"),
    path("files/figures/<int:pk>/", progress.actual_file, name="actual-file"),
    path("files/logos/<slug:number>/", files.logo, name="logo"),
]
