"""The pages of the leading group."""

from django.urls import URLPattern, path

from reviews.decision.views import decision, leadership, meeting
from reviews.documents import views as papers

urlpatterns: list[URLPattern] = [
    path("", leadership.home, name="home"),
    path("<award_year:year>/", leadership.ranking, name="ranking"),
    path("<award_year:year>/decision/", decision.decision, name="decision"),
    path("<award_year:year>/decision/sent-back/", decision.sent_back, name="sent-back"),
    path("<award_year:year>/meeting/", meeting.meeting, name="meeting"),
    path("<award_year:year>/minutes.<slug:form>", papers.minutes, name="minutes-paper"),
    path("<award_year:year>/decision.<slug:form>", papers.decision, name="decision-paper"),
    path("<award_year:year>/packs.<slug:form>", papers.packs, name="case-packs"),
    path("<award_year:year>/<str:number>/pack.<slug:form>", papers.pack, name="case-pack"),
    path("<award_year:year>/<str:number>/", leadership.explanation, name="explanation"),
]
