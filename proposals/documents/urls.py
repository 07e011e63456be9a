"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.documents import views

urlpatterns = [
    path("pdf/", views.proposal_pdf, name="proposal-pdf"),
    path("documentos/", views.document_list, name="document-list"),
    path("documentos/<int:document_pk>/", views.document_download, name="document-download"),
    path("documentos/situacao/", views.situation_create, name="situation-create"),
]
