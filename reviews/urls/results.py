"""The published results; part of the public site."""

from django.urls import URLPattern, path

from reviews.bad_ratings.views import public as repairs
from reviews.decision.views import results
from reviews.recipients import views as draws

urlpatterns: list[URLPattern] = [
    path("repairs/", repairs.repairs_newest, name="repairs-newest"),
    path("repairs/<int:year>/", repairs.repairs, name="repairs"),
    path("results/<int:year>/", results.results, name="results"),
    path("results/<int:year>/turnout/", results.turnout, name="results-turnout"),
    path("results/<int:year>/screening/", results.screening, name="results-screening"),
    path("results/<int:year>/recount/", results.recount, name="results-recount"),
    path("results/<int:year>/recount.zip", results.download, name="results-download"),
    path("results/<int:year>/draw/", draws.draw, name="draw"),
    path("results/<int:year>/draw.json", draws.draw_json, name="draw-json"),
    path("results/<int:year>/<str:number>/", results.result, name="result"),
]
