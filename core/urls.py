from django.urls import path

from core import notice_views, views

app_name = "core"

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("avisos/", notice_views.notice_list, name="notice-list"),
    path("avisos/contagem/", notice_views.notice_count, name="notice-count"),
    path("avisos/preferencias/", notice_views.notice_preferences, name="notice-preferences"),
    path("avisos/lidos/", notice_views.notice_read_all, name="notice-read-all"),
    path("avisos/<int:pk>/abrir/", notice_views.notice_open, name="notice-open"),
]
