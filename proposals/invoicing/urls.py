"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.invoicing import views

urlpatterns = [
    path("autorizar/", views.proposal_authorise, name="proposal-authorise"),
    path("nota/", views.proposal_invoice, name="proposal-invoice"),
    path("nota/digitar/", views.invoice_create, name="invoice-create"),
    path("nota/enviar/", views.invoice_upload, name="invoice-upload"),
    path("nota/cancelar/", views.invoice_cancel, name="invoice-cancel"),
    path("nota/devolver/", views.invoice_return, name="invoice-return"),
    path("nota/<int:invoice_pk>/xml/", views.invoice_xml, name="invoice-xml"),
    path("nota/documentos/", views.fiscal_document_create, name="fiscal-document-create"),
    path(
        "nota/documentos/<int:document_pk>/excluir/",
        views.fiscal_document_remove,
        name="fiscal-document-remove",
    ),
]
