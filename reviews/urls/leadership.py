"""The pages of the leading group."""

from django.urls import URLPattern, path

from reviews.decision.views import leadership

urlpatterns: list[URLPattern] = [
    path("", leadership.home, name="home"),
    path("<int:year>/", leadership.ranking, name="ranking"),
    path("<int:year>/decision/", leadership.decision, name="decision"),
    path("<int:year>/<str:number>/", leadership.explanation, name="explanation"),
]
