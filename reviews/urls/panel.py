"""The pages of the panel."""

from django.urls import URLPattern, path

from reviews.panel.views import room

urlpatterns: list[URLPattern] = [
    path("", room.home, name="home"),
    path("declaration/", room.declaration, name="declaration"),
    path("<str:number>/", room.sheet, name="sheet"),
    path("<str:number>/lock/", room.lock, name="lock"),
    path("<str:number>/conflict/", room.conflict, name="conflict"),
    path("<str:number>/evidence/<int:pk>/", room.evidence, name="evidence"),
]
