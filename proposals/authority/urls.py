"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.authority import views

# Under /propostas/aprovacoes/
queue = [
    path("", views.approval_list, name="approval-list"),
    path("contagem/", views.approval_count, name="approval-count"),
    path("<int:pk>/", views.approval_detail, name="approval-detail"),
    path("<int:pk>/aprovar/", views.approval_approve, name="approval-approve"),
    path("<int:pk>/contraproposta/", views.approval_counter, name="approval-counter"),
    path("<int:pk>/recusar/", views.approval_refuse, name="approval-refuse"),
]
# Under /propostas/<id>/aprovacao/
urlpatterns = [
    path("", views.proposal_approval, name="proposal-approval"),
    path("pedir/", views.approval_request, name="approval-request"),
    path("aceitar/", views.approval_accept, name="approval-accept"),
]
