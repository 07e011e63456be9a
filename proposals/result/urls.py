"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.result import views

urlpatterns = [path("", views.proposal_result, name="proposal-result")]
