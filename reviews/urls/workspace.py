from django.urls import path

from reviews.bad_ratings.views import workspace as cases
from reviews.comments.views import workspace as comments
from reviews.decision.views import results
from reviews.decision.views import workspace as objections
from reviews.documents import views as papers
from reviews.feedback import views as feedback
from reviews.public_site.views import posters
from reviews.registers.views import keys as register_keys
from reviews.registers.views import workspace as registers
from reviews.screening.views import workspace as guard
from reviews.stories import views as stories

urlpatterns = [
    path("applications/<slug:number>/score/", results.own_score, name="score"),
    path("applications/<slug:number>/feedback.<slug:form>", feedback.letter, name="feedback"),
    path("applications/<slug:number>/outcome.<slug:form>", papers.outcome, name="outcome"),
    path("applications/<slug:number>/register/", registers.register, name="register"),
    path(
        "applications/<slug:number>/register/template.xlsx",
        registers.template,
        name="register-template",
    ),
    path("agencies/<int:pk>/register-keys/", register_keys.keys, name="register-keys"),
    path("register-keys/<int:pk>/revoke/", register_keys.revoke, name="register-key-revoke"),
    path("applications/<slug:number>/comments/", comments.comments, name="comments"),
    path("applications/<slug:number>/posters/", posters.posters, name="posters"),
    path(
        "applications/<slug:number>/posters/<int:point>/<slug:kind>.pdf",
        posters.poster_paper,
        name="poster",
    ),
    path("applications/<slug:number>/guard/", guard.guard, name="guard"),
    path("stories/", stories.story_list, name="story-list"),
    path("stories/<slug:code>/", stories.story, name="story"),
    path("objections/", objections.objection_list, name="objection-list"),
    path("objections/<award_year:year>/<int:pk>/", objections.objection_new, name="objection-new"),
    path("objections/<slug:number>/", objections.objection_detail, name="objection-detail"),
    path(
        "objections/<slug:number>/answer.<slug:form>",
        objections.objection_answer,
        name="objection-answer",
    ),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<slug:code>/", cases.case_detail, name="case-detail"),
    path("cases/<slug:code>/files/<int:pk>/", cases.case_file, name="case-file"),
    path("cases/<slug:code>/<slug:action>/", cases.case_act, name="case-act"),
]
