"""Included by `proposals.urls` under the proposal: the names stand in that namespace."""

from django.urls import path

from proposals.reservations import views

urlpatterns = [
    path("", views.reservation_create, name="reservation-create"),
    path("<int:link_pk>/prorrogar/", views.reservation_extend, name="reservation-extend"),
    path("<int:link_pk>/cancelar/", views.reservation_cancel, name="reservation-cancel"),
    path("<int:link_pk>/autorizar/", views.reservation_authorise, name="reservation-authorise"),
    path("<int:link_pk>/recusar/", views.reservation_refuse, name="reservation-refuse"),
]
