from django.urls import path

from applications.views import sections, workspace

urlpatterns = [
    path("applications/", workspace.application_list, name="application-list"),
    path("applications/new/", workspace.application_start, name="application-start"),
    path("applications/<slug:number>/", workspace.application_detail, name="application-detail"),
    path(
        "applications/<slug:number>/sections/evidence/",
        sections.application_evidence,
        name="application-evidence",
    ),
    path(
        "applications/<slug:number>/sections/<slug:section>/",
        sections.application_section,
        name="application-section",
    ),
    path(
        "applications/<slug:number>/evidence/<int:pk>/remove/",
        sections.application_evidence_remove,
        name="application-evidence-remove",
    ),
    path(
        "applications/<slug:number>/do/<slug:action>/",
        workspace.application_act,
        name="application-act",
    ),
    path(
        "applications/<slug:number>/print/", workspace.application_print, name="application-print"
    ),
    path(
        "applications/<slug:number>/receipt/",
        workspace.application_receipt,
        name="application-receipt",
    ),
]
