"""Addresses of the reception."""

from django.urls import include, path

from agenda.reception import rota, transfers, views

one = [
    path("", views.visit_detail, name="visit-detail"),
    path("proximo/", views.visit_forward_next, name="visit-forward-next"),
    path("encaminhar/", views.visit_forward, name="visit-forward"),
    path("assumir/", views.visit_take, name="visit-take"),
    path("passar/", views.visit_pass, name="visit-pass"),
    path("saiu/", views.visit_leave, name="visit-leave"),
    path("midia/", views.visit_media, name="visit-media"),
]

reception_urls = [
    path("recepcao/", views.reception, name="reception"),
    path("recepcao/visitas/", views.visit_receive, name="visit-receive"),
    path("recepcao/visitas/<int:pk>/", include(one)),
    path("recepcao/rota/", rota.rota, name="rota"),
    path("recepcao/rota/situacao/", rota.rota_situation, name="rota-situation"),
    path("recepcao/transferencias/", transfers.transfer_list, name="transfer-list"),
    path("recepcao/transferencias/<int:pk>/", transfers.transfer_detail, name="transfer-detail"),
    path("recepcao/transferencias/<int:pk>/decidir/", transfers.transfer_decide, name="transfer-decide"),
    path("atendimentos/<int:pk>/em-nome/", transfers.attendance_on_behalf, name="attendance-on-behalf"),
    path("atendimentos/<int:pk>/pedir-transferencia/", transfers.transfer_request, name="transfer-request"),
]
