"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.quotes import views

urlpatterns = [
    path("", views.quick_quote, name="quick-quote"),
    path("calculo/", views.quote_figures, name="quote-figures"),
    path("lista/", views.quote_list, name="quote-list"),
    path("<int:pk>/", views.quote_detail, name="quote-detail"),
    path("<int:pk>/pdf/", views.quote_pdf, name="quote-pdf"),
    path("<int:pk>/proposta/", views.quote_proposal, name="quote-proposal"),
]
