"""Included by `proposals.urls` under the proposal: the names stand in that namespace."""

from django.urls import path

from proposals.checklists import views

urlpatterns = [
    path("", views.steps, name="steps"),
    path("<int:step_pk>/", views.step_record, name="step-record"),
    path("<int:step_pk>/desfazer/", views.step_undo, name="step-undo"),
]
