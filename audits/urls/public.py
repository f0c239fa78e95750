from django.urls import path

from audits.register import views as register

urlpatterns = [
    path("titles/", register.title_list, name="title-list"),
    path("titles/<slug:number>/", register.title_detail, name="title-detail"),
    path(
        "titles/<slug:number>/certificate.pdf",
        register.title_certificate,
        name="title-certificate",
    ),
    path(
        "titles/<slug:number>/share.<slug:language>.png", register.title_share, name="title-share"
    ),
    path("titles/<slug:number>/qr.svg", register.title_qr, name="title-qr"),
]
