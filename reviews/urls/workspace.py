from django.urls import path

from reviews.views.workspace import cases

urlpatterns = [
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<slug:code>/", cases.case_detail, name="case-detail"),
    path("cases/<slug:code>/files/<int:pk>/", cases.case_file, name="case-file"),
    path("cases/<slug:code>/<slug:action>/", cases.case_act, name="case-act"),
]
