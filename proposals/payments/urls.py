"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.payments import views

urlpatterns = [
    path("novo/", views.payment_create, name="payment-create"),
    path("<int:line_pk>/", views.payment_edit, name="payment-edit"),
    path("<int:line_pk>/excluir/", views.payment_remove, name="payment-remove"),
]
