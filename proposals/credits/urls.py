"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.credits import views

urlpatterns = [
    path("nova/", views.credit_create, name="credit-create"),
    path("simular/", views.credit_simulate, name="credit-simulate"),
    path("<int:credit_pk>/", views.credit_edit, name="credit-edit"),
    path("<int:credit_pk>/resposta/", views.credit_answer, name="credit-answer"),
    path("<int:credit_pk>/usar/", views.credit_use, name="credit-use"),
    path("<int:credit_pk>/excluir/", views.credit_remove, name="credit-remove"),
]
