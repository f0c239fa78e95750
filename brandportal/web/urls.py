from django.urls import path

from brandportal.web import views

app_name = "web"

urlpatterns = [
    path("text-size/", views.text_size, name="text-size"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:pk>/open/", views.notice_open, name="notice-open"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
