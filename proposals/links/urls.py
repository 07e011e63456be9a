"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.links import public, views

urlpatterns = [
    path("p/<str:token>/", public.link_public, name="link-public"),
    path("p/<str:token>/aberta/", public.link_opened, name="link-opened"),
    path("p/<str:token>/pdf/", public.link_pdf, name="link-pdf"),
    path("propostas/<int:pk>/link/", views.proposal_link, name="link"),
    path("propostas/<int:pk>/link/revogar/", views.link_revoke, name="link-revoke"),
]
