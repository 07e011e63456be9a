"""Addresses of the test drives."""

from django.urls import path

from agenda.testdrives import views

test_drive_urls = [
    path("testdrives/", views.test_drive_list, name="test-drive-list"),
    path("testdrives/novo/", views.test_drive_create, name="test-drive-create"),
    path("testdrives/recusar/", views.test_drive_decline, name="test-drive-decline"),
    path("testdrives/<int:pk>/", views.test_drive_detail, name="test-drive-detail"),
    path("testdrives/<int:pk>/remarcar/", views.test_drive_move, name="test-drive-move"),
    path("testdrives/<int:pk>/termo/", views.test_drive_term, name="test-drive-term"),
    path("testdrives/<int:pk>/habilitacao/", views.test_drive_licence, name="test-drive-licence"),
    path("testdrives/<int:pk>/assinatura/", views.test_drive_signature, name="test-drive-signature"),
    path("testdrives/<int:pk>/saiu/", views.test_drive_start, name="test-drive-start"),
    path("testdrives/<int:pk>/voltou/", views.test_drive_finish, name="test-drive-finish"),
    path("testdrives/<int:pk>/faltou/", views.test_drive_miss, name="test-drive-miss"),
    path("testdrives/<int:pk>/cancelar/", views.test_drive_cancel, name="test-drive-cancel"),
]
