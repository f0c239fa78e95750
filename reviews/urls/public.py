from django.urls import URLPattern, path

from reviews.views.public import (
    brands,
    guard,
    home,
    how_we_guard,
    kiosk,
    notices,
    pressure,
    rate,
    receipt_acts,
    receipts,
    sign_on_return,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("brands/", brands.brand_list, name="brand-list"),
    path("brands/<slug:code>/", brands.brand_detail, name="brand-detail"),
    path("brands/<slug:code>/qr.svg", brands.brand_qr, name="brand-qr"),
    path("rate/proof/challenge/", guard.proof_challenge, name="proof-challenge"),
    path("rate/sign-on/return/", sign_on_return.sign_on_return, name="sign-on-return"),
    path("rate/<slug:code>/", rate.rate, name="rate"),
    path("rate/<slug:code>/thanks/", rate.rate_thanks, name="rate-thanks"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/next/", kiosk.kiosk_next, name="kiosk-next"),
    path("kiosk/<str:token>/", kiosk.kiosk_set_up, name="kiosk-set-up"),
    path("rate/<slug:code>/pressure/", pressure.pressure_report, name="rate-pressure"),
    path("how-we-guard/", how_we_guard.how_we_guard, name="how-we-guard"),
    path("receipts/", receipts.receipt, name="receipt"),
    path("receipts/case/grade/", receipt_acts.case_grade, name="receipt-grade"),
    path("receipts/case/wish/", receipt_acts.case_wish, name="receipt-wish"),
    path("ledger/<int:year>/", receipts.ledger, name="ledger"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/<int:year>/", notices.notice_detail, name="notice-detail"),
    path("notices/<int:year>/object/", notices.objection_new, name="objection-new"),
    path("notices/<int:year>/objection/", notices.objection_status, name="objection-status"),
]
