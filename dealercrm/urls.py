from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from core.views import style_guide
from dealercrm import views

urlpatterns = [
    path("", views.start, name="start"),
    path("saude/", views.health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("agenda.urls")),
    path("", include("vehicles.urls")),
    path("", include("customers.urls")),
    path("", include("proposals.urls")),
    path("", include("workshop.urls")),
    path("", include("campaigns.urls")),
    path("", include("integrations.urls")),
]

if settings.LOCAL:
    urlpatterns.append(path("estilo/", style_guide, name="style-guide"))
