from django.urls import include, path

from proposals.authority import urls as authority
from proposals.board import views as board
from proposals.credits import views as credits
from proposals.delivery import views as deliveries
from proposals.invoicing.views import invoicing_list
from proposals.orders import views as orders
from proposals.payments.views import pld_review
from proposals.receipts.views import receipt_queue
from proposals.views import billing, items, people, proposals, stock

app_name = "proposals"

urlpatterns = [
    path("avaliacoes/", include("proposals.appraisals.urls")),
    path("estoque/", stock.stock, name="stock"),
    path("propostas/", proposals.proposal_list, name="proposal-list"),
    path("propostas/simulacao/", include("proposals.quotes.urls")),
    path("propostas/quadro/", board.proposal_board, name="proposal-board"),
    path("propostas/aprovacoes/", include(authority.queue)),
    path("propostas/faturamento/", invoicing_list, name="invoicing-list"),
    path("propostas/recebimentos/", receipt_queue, name="receipt-queue"),
    path("propostas/nova/", stock.proposal_create, name="proposal-create"),
    path("propostas/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("propostas/<int:pk>/condicoes/", proposals.proposal_terms, name="proposal-terms"),
    path("propostas/<int:pk>/aprovacao/", include(authority.urlpatterns)),
    path("propostas/<int:pk>/resultado/", include("proposals.result.urls")),
    path("propostas/<int:pk>/resumo/", proposals.proposal_summary, name="proposal-summary"),
    path("propostas/pessoas/", people.person_suggest, name="person-suggest"),
    path("propostas/<int:pk>/faturamento/", billing.proposal_billing, name="proposal-billing"),
    path("propostas/<int:pk>/pld/", pld_review, name="pld-review"),
    path("propostas/creditos/", credits.credit_list, name="credit-list"),
    path("propostas/<int:pk>/creditos/", include("proposals.credits.urls")),
    path("propostas/<int:pk>/recebimentos/", include("proposals.receipts.urls")),
    path("propostas/<int:pk>/pagamentos/", include("proposals.payments.urls")),
    path("propostas/<int:pk>/usados/", include("proposals.tradein.urls")),
    path("propostas/<int:pk>/itens/<slug:block>/novo/", items.item_create, name="proposal-item-create"),
    path("propostas/<int:pk>/itens/<int:item_pk>/", items.item_edit, name="proposal-item-edit"),
    path("propostas/<int:pk>/itens/<int:item_pk>/excluir/", items.item_remove, name="proposal-item-remove"),
    path("propostas/<int:pk>/veiculo/", stock.proposal_unit, name="proposal-unit"),
    path("propostas/<int:pk>/enviar/", proposals.proposal_send, name="proposal-send"),
    path("propostas/<int:pk>/", include("proposals.documents.urls")),
    path("propostas/<int:pk>/", include("proposals.invoicing.urls")),
    path("propostas/<int:pk>/etapas/", include("proposals.checklists.urls")),
    path("propostas/<int:pk>/avisos/", include("proposals.messages.urls")),
    path("propostas/<int:pk>/entrega/", deliveries.delivery_create, name="delivery-create"),
    path("entregas/", include("proposals.delivery.urls")),
    path("", include("proposals.links.urls")),
    path("propostas/<int:pk>/cancelar/", proposals.proposal_cancel, name="proposal-cancel"),
    path("propostas/<int:pk>/pedido/", orders.proposal_order, name="proposal-order"),
    path("propostas/<int:pk>/reabrir/", orders.proposal_reopen, name="proposal-reopen"),
    path("propostas/<int:pk>/reserva/", include("proposals.reservations.urls")),
]
