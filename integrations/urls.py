from django.urls import URLPattern, URLResolver, path

from integrations.inbox import views as inbox
from integrations.leads import views as leads
from integrations.monitor import views as monitor
from integrations.server import views as server

app_name = "integrations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("integracoes/recebidas/", inbox.call_list, name="call-list"),
    path("integracoes/recebidas/<int:pk>/", inbox.call_detail, name="call-detail"),
    path("integracoes/recebidas/<int:pk>/repetir/", inbox.call_replay, name="call-replay"),
    path("clientes/diferencas/", inbox.difference_list, name="difference-list"),
    path("clientes/diferencas/<int:pk>/aceitar/", inbox.difference_accept, name="difference-accept"),
    path("clientes/diferencas/<int:pk>/descartar/", inbox.difference_dismiss, name="difference-dismiss"),
    path("integracoes/", monitor.monitor, name="monitor"),
    path("integracoes/mensagens/<int:pk>/", monitor.message_detail, name="message"),
    path("integracoes/mensagens/<int:pk>/reenviar/", monitor.message_requeue, name="message-requeue"),
    path("integracoes/reenviar/", monitor.messages_requeue, name="messages-requeue"),
    path("integracoes/destinos/<int:pk>/", monitor.endpoint_detail, name="endpoint"),
    path("integracoes/destinos/<int:pk>/testar/", monitor.endpoint_test, name="endpoint-test"),
    path("ws/awsatendimentocadastroweb.aspx", server.attendance_service, name="soap"),
    path("ws/adf/", leads.adf_intake, name="adf"),
    path("ws/leads/", leads.lead_json, name="lead-json"),
    path("ws/leads/openapi.json", leads.openapi, name="lead-openapi"),
]
