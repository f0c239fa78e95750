from django.urls import path

from audits.annual_review import views as reviews
from audits.forecast import views as forecast
from audits.workspace import views as workspace
from audits.year_end import views as year_end

urlpatterns = [
    path("", workspace.home, name="home"),
    path("year-end/", year_end.line_list, name="year-end-list"),
    path("year-end/<int:pk>/", year_end.line_detail, name="year-end-line"),
    path("titles/<slug:number>/", workspace.title_detail, name="title-detail"),
    path("titles/<slug:number>/forecast/", forecast.title_forecast, name="title-forecast"),
    path(
        "titles/<slug:number>/forecast/steps/<int:pk>/",
        forecast.recovery_step,
        name="recovery-step",
    ),
    path("titles/<slug:number>/plaque.pdf", workspace.title_plaque, name="title-plaque"),
    path("titles/<slug:number>/<int:year>/", reviews.review_detail, name="review-detail"),
    path("titles/<slug:number>/<int:year>/report/", reviews.review_report, name="review-report"),
    path(
        "titles/<slug:number>/<int:year>/statement/",
        reviews.review_statement,
        name="review-statement",
    ),
    path(
        "titles/<slug:number>/<int:year>/rectification/",
        reviews.rectification_report,
        name="review-rectification",
    ),
]
