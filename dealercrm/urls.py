from django.contrib import admin
from django.urls import include, path

from dealercrm import views

urlpatterns = [
    path("", views.start, name="start"),
    path("saude/", views.health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("vehicles.urls")),
    path("", include("customers.urls")),
    path("", include("proposals.urls")),
]
