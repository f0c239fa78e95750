from django.urls import path

from benchmarks.speed.bare import views

urlpatterns = [
    path("hello", views.hello),
    path("rate/<int:pk>/", views.rate),
    path("list", views.listing),
    path("page/<int:pk>/", views.page),
    path("page-kept/<int:pk>/", views.page_kept),
]
