"""Proposals: what waits for me, and each one whole."""

from django.urls import path

from brandportal.proposals import views

app_name = "proposals"

urlpatterns = [
    path("", views.proposals, name="proposals"),
    path("<int:pk>/", views.proposal, name="proposal"),
]
