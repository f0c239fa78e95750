"""Doors for other systems: JSON, a key in the header."""

from django.urls import path

from reviews.views.api import registers

urlpatterns = [path("registers/<slug:number>/", registers.register, name="register")]
