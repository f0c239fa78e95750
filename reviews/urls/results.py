"""The published results; part of the public site."""

from django.urls import URLPattern, path

from reviews.bad_ratings.views import public as repairs
from reviews.decision.views import results
from reviews.experts import views as panels
from reviews.recipients import views as draws
from reviews.results import views as versions

urlpatterns: list[URLPattern] = [
    path("repairs/", repairs.repairs_newest, name="repairs-newest"),
    path("repairs/<award_year:year>/", repairs.repairs, name="repairs"),
    path("results/", results.results_newest, name="results-newest"),
    path("results/<award_year:year>/", results.results, name="results"),
    path("results/<award_year:year>/turnout/", results.turnout, name="results-turnout"),
    path("results/<award_year:year>/screening/", results.screening, name="results-screening"),
    path("results/<award_year:year>/recount/", results.recount, name="results-recount"),
    path("results/<award_year:year>/recount.zip", results.download, name="results-download"),
    path("results/<award_year:year>/draw/", draws.draw, name="draw"),
    path("results/<award_year:year>/draw.json", draws.draw_json, name="draw-json"),
    path("results/<award_year:year>/panel-draw/", panels.panel_draw, name="panel-draw"),
    path(
        "results/<award_year:year>/panel-draw.json", panels.panel_draw_json, name="panel-draw-json"
    ),
    path("results/<award_year:year>/panel/", versions.panel_agreement, name="panel-agreement"),
    path("results/<award_year:year>/versions/", versions.result_versions, name="result-versions"),
    path("results/<award_year:year>/<str:number>/", results.result, name="result"),
]
