from django.urls import URLPattern, URLResolver, path

from integrations.leads import views as leads
from integrations.server import views as server

app_name = "integrations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("ws/awsatendimentocadastroweb.aspx", server.attendance_service, name="soap"),
    path("ws/adf/", leads.adf_intake, name="adf"),
    path("ws/leads/", leads.lead_json, name="lead-json"),
    path("ws/leads/openapi.json", leads.openapi, name="lead-openapi"),
]
