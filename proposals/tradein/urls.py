"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.tradein import term_views, views

urlpatterns = [
    path("termo/", term_views.trade_in_term, name="trade-in-term"),
    path("novo/", views.trade_in_create, name="trade-in-create"),
    path("<int:trade_in_pk>/", views.trade_in_edit, name="trade-in-edit"),
    path("<int:trade_in_pk>/excluir/", views.trade_in_remove, name="trade-in-remove"),
    path("<int:trade_in_pk>/avaliacao/", views.trade_in_appraise, name="trade-in-appraise"),
    path("<int:trade_in_pk>/avaliacao/<int:appraisal_pk>/", views.trade_in_link, name="trade-in-link"),
    path("<int:trade_in_pk>/debitos/novo/", views.debt_create, name="trade-in-debt-create"),
    path("<int:trade_in_pk>/debitos/<int:debt_pk>/", views.debt_edit, name="trade-in-debt-edit"),
    path("<int:trade_in_pk>/debitos/<int:debt_pk>/excluir/", views.debt_remove, name="trade-in-debt-remove"),
]
