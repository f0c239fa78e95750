"""The proposals of the signed-in person: the list, and each one in full."""

from django.urls import path

from brandportal.proposals import views

app_name = "proposals"

urlpatterns = [
    path("", views.proposals, name="proposals"),
    path("<int:pk>/", views.proposal, name="proposal"),
]
