"""The API for other systems: JSON, a key in the header."""

from django.urls import path

from reviews.registers.views import api as registers

urlpatterns = [path("registers/<slug:number>/", registers.register, name="register")]
