from django.urls import URLPattern, path

from reviews.comments.views import public as comments
from reviews.decision.views import notices, objections
from reviews.documents import views as papers
from reviews.kiosks import views as kiosk
from reviews.ledger import views as ledger
from reviews.privacy import views as privacy
from reviews.probe import views as probe
from reviews.public_site.views import brands, help, home, rules
from reviews.rating.views import rate, rate_limit, sign_on_return
from reviews.receipts.views import acts as receipt_acts
from reviews.receipts.views import receipts
from reviews.screening.views import how_we_guard, pressure

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("brands/", brands.brand_list, name="brand-list"),
    path("brands/<slug:code>/", brands.brand_detail, name="brand-detail"),
    path("brands/<slug:code>/qr.svg", brands.brand_qr, name="brand-qr"),
    path("brands/<slug:code>/share.<slug:language>.png", brands.brand_share, name="brand-share"),
    path("brands/<slug:code>/comments/", comments.brand_comments, name="brand-comments"),
    path("rules/<award_year:year>/", rules.rules_year, name="rules-year"),
    path("help/", help.help_page, {"audience": "help"}, name="help"),
    path("help/agencies/", help.help_page, {"audience": "help-agencies"}, name="help-agencies"),
    path("help/judges/", help.help_page, {"audience": "help-judges"}, name="help-judges"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/mine/", privacy.own_data, name="own-data"),
    path("rate/proof/challenge/", rate_limit.proof_challenge, name="proof-challenge"),
    path("rate/sign-on/return/", sign_on_return.sign_on_return, name="sign-on-return"),
    path("rate/<slug:code>/", rate.rate, name="rate"),
    path("rate/<slug:code>/thanks/", rate.rate_thanks, name="rate-thanks"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/next/", kiosk.kiosk_next, name="kiosk-next"),
    path("kiosk/<str:token>/", kiosk.kiosk_set_up, name="kiosk-set-up"),
    path("rate/<slug:code>/pressure/", pressure.pressure_report, name="rate-pressure"),
    path("how-we-guard/", how_we_guard.how_we_guard, name="how-we-guard"),
    path("how-we-guard/attacks/", how_we_guard.simulated_attacks, name="simulated-attacks"),
    path("how-we-guard/test/", probe.probe, name="probe"),
    path("receipts/", receipts.receipt, name="receipt"),
    path("receipts/case/grade/", receipt_acts.case_grade, name="receipt-grade"),
    path("receipts/check/answer/", receipt_acts.heard_answer, name="receipt-answer"),
    path("receipts/check/appeal/", receipt_acts.heard_appeal, name="receipt-appeal"),
    path("receipts/case/wish/", receipt_acts.case_wish, name="receipt-wish"),
    path("ledger/", ledger.ledger_newest, name="ledger-newest"),
    path("ledger/<award_year:year>/", ledger.ledger, name="ledger"),
    path("ledger/<award_year:year>/heads.atom", ledger.ledger_feed, name="ledger-feed"),
    path("ledger/by-mail/", ledger.ledger_subscribe, name="ledger-subscribe"),
    path("ledger/by-mail/<str:token>/", ledger.ledger_confirm, name="ledger-confirm"),
    path("ledger/no-mail/<str:token>/", ledger.ledger_leave, name="ledger-leave"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/<award_year:year>/", notices.notice_detail, name="notice-detail"),
    path("notices/<award_year:year>/notice.<slug:form>", papers.notice_paper, name="notice-paper"),
    path(
        "notices/<award_year:year>/withdrawn/<int:number>/recount.zip",
        notices.withdrawn_download,
        name="withdrawn-download",
    ),
    path("notices/<award_year:year>/object/", objections.objection_new, name="objection-new"),
    path("notices/<award_year:year>/tip/", objections.tip_new, name="tip-new"),
    path(
        "notices/<award_year:year>/objection/", objections.objection_status, name="objection-status"
    ),
    path(
        "notices/<award_year:year>/objection/answer.<slug:form>",
        objections.objection_answer,
        name="objection-answer",
    ),
]
