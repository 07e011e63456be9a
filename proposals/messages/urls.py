"""Included by `proposals.urls` under the proposal: the names stand in that namespace."""

from django.urls import path

from proposals.messages import views

urlpatterns = [
    path("", views.message_list, name="message-list"),
    path("<int:message_pk>/enviado/", views.message_sent, name="message-sent"),
]
