"""The pages of the leading group."""

from django.urls import URLPattern, path

from reviews.decision.views import decision, leadership, meeting
from reviews.documents import views as papers

urlpatterns: list[URLPattern] = [
    path("", leadership.home, name="home"),
    path("<int:year>/", leadership.ranking, name="ranking"),
    path("<int:year>/decision/", decision.decision, name="decision"),
    path("<int:year>/decision/sent-back/", decision.sent_back, name="sent-back"),
    path("<int:year>/meeting/", meeting.meeting, name="meeting"),
    path("<int:year>/minutes.<slug:form>", papers.minutes, name="minutes-paper"),
    path("<int:year>/decision.<slug:form>", papers.decision, name="decision-paper"),
    path("<int:year>/packs.<slug:form>", papers.packs, name="case-packs"),
    path("<int:year>/<str:number>/pack.<slug:form>", papers.pack, name="case-pack"),
    path("<int:year>/<str:number>/", leadership.explanation, name="explanation"),
]
