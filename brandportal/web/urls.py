from django.urls import path

from brandportal.web import conflicts, notice_ways, people, people_import, views

app_name = "web"

urlpatterns = [
    path("text-size/", views.text_size, name="text-size"),
    path("session/", views.session, name="session"),
    path("session/kept/discard/", views.kept_form_discard, name="kept-form-discard"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.inbox_read, name="inbox-read"),
    path("inbox/ways/", notice_ways.notice_ways, name="notice-ways"),
    path("inbox/<int:pk>/open/", views.notice_open, name="notice-open"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("workspace/people/", people.people, name="people"),
    path("workspace/people/<int:agency_pk>/invite/", people.invite_person, name="person-invite"),
    path("workspace/people/<int:pk>/end/", people.membership_end, name="membership-end"),
    path(
        "workspace/people/<int:pk>/role/<slug:role>/",
        people.membership_role,
        name="membership-role",
    ),
    path("workspace/invitations/<int:pk>/text/", people.invitation_text, name="invitation-text"),
    path("workspace/invitations/<int:pk>/mail/", people.invitation_mail, name="invitation-mail"),
    path(
        "workspace/people/<int:agency_pk>/import/",
        people_import.people_import,
        name="people-import",
    ),
    path(
        "workspace/people/<int:agency_pk>/import/table/",
        people_import.people_template,
        name="people-template",
    ),
    path(
        "workspace/invitations/<int:pk>/withdraw/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
]
