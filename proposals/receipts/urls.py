"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.receipts import views

urlpatterns = [
    path("", views.payment_receipts, name="payment-receipts"),
    path("<int:line_pk>/receber/", views.payment_receive, name="payment-receive"),
    path("<int:line_pk>/conferir/", views.payment_check, name="payment-check"),
    path("<int:line_pk>/devolver/", views.payment_return, name="payment-return"),
    path("<int:line_pk>/substituir/", views.payment_replace, name="payment-replace"),
    path("<int:line_pk>/recibo/", views.receipt_issue, name="receipt-issue"),
    path("<int:line_pk>/recibo/<int:receipt_pk>/", views.receipt_download, name="receipt-download"),
]
