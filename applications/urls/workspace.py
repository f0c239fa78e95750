from django.urls import path

from applications.progress import views as progress
from applications.workspace.views import applications, evidence, sections, signing

urlpatterns = [
    path("applications/", applications.application_list, name="application-list"),
    path("applications/new/", applications.application_start, name="application-start"),
    path(
        "applications/new/<award_year:year>/",
        applications.application_start,
        name="application-start-of",
    ),
    path("applications/<slug:number>/", applications.application_detail, name="application-detail"),
    path(
        "applications/<slug:number>/sections/evidence/",
        evidence.application_evidence,
        name="application-evidence",
    ),
    path(
        "applications/<slug:number>/sections/<slug:section>/",
        sections.application_section,
        name="application-section",
    ),
    path(
        "applications/<slug:number>/evidence/<int:pk>/",
        evidence.application_evidence_file,
        name="application-evidence-file",
    ),
    path(
        "applications/<slug:number>/evidence/<int:pk>/remove/",
        evidence.application_evidence_remove,
        name="application-evidence-remove",
    ),
    path(
        "applications/<slug:number>/do/<slug:action>/",
        applications.application_act,
        name="application-act",
    ),
    path(
        "applications/<slug:number>/print/",
        applications.application_print,
        name="application-print",
    ),
    path(
        "applications/<slug:number>/progress/",
        progress.commitment_progress,
        name="commitment-progress",
    ),
    path(
        "applications/<slug:number>/versions/",
        applications.application_versions,
        name="application-versions",
    ),
    path(
        "applications/<slug:number>/receipt/",
        signing.application_receipt,
        name="application-receipt",
    ),
    path(
        "applications/<slug:number>/receipt/<int:version>.<slug:form>",
        signing.receipt_paper,
        name="application-receipt-paper",
    ),
]
