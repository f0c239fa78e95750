"""The panel room."""

from django.urls import URLPattern, path

from reviews.views import panel

urlpatterns: list[URLPattern] = [
    path("", panel.home, name="home"),
    path("declaration/", panel.declaration, name="declaration"),
    path("<str:number>/", panel.sheet, name="sheet"),
    path("<str:number>/lock/", panel.lock, name="lock"),
    path("<str:number>/conflict/", panel.conflict, name="conflict"),
    path("<str:number>/evidence/<int:pk>/", panel.evidence, name="evidence"),
]
