"""The pages of the leading group."""

from django.urls import URLPattern, path

from reviews.decision.views import leadership
from reviews.documents import views as papers

urlpatterns: list[URLPattern] = [
    path("", leadership.home, name="home"),
    path("<int:year>/", leadership.ranking, name="ranking"),
    path("<int:year>/decision/", leadership.decision, name="decision"),
    path("<int:year>/packs.<slug:form>", papers.packs, name="case-packs"),
    path("<int:year>/<str:number>/pack.<slug:form>", papers.pack, name="case-pack"),
    path("<int:year>/<str:number>/", leadership.explanation, name="explanation"),
]
