from django.contrib import admin

from atendimento.admin import TableAdmin
from core.admin import ReadOnlyAdmin
from proposals.authority import admin as authority  # noqa: F401 -- tables of this app
from proposals.checklists import admin as checklists  # noqa: F401 -- tables of this app
from proposals.credits import admin as credits  # noqa: F401 -- tables of this app
from proposals.delivery import admin as delivery  # noqa: F401 -- tables of this app
from proposals.documents import admin as documents  # noqa: F401 -- tables of this app
from proposals.financing import admin as financing  # noqa: F401 -- tables of this app
from proposals.invoicing import admin as invoicing  # noqa: F401 -- tables of this app
from proposals.links import admin as links  # noqa: F401 -- tables of this app
from proposals.messages import admin as messages  # noqa: F401 -- tables of this app
from proposals.models import Proposal, ProposalReservation, Quote, ServiceKind
from proposals.payments import admin as payments  # noqa: F401 -- tables of this app
from proposals.receipts import admin as receipts  # noqa: F401 -- tables of this app
from proposals.result import admin as result  # noqa: F401 -- tables of this app
from proposals.tradein import admin as tradein  # noqa: F401 -- tables of this app

admin.site.register(ServiceKind, TableAdmin)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """Business records are read here; every change goes through a service."""

    list_display = ["number", "state", "model_description", "created_at"]
    list_filter = ["state"]


@admin.register(Quote)
class QuoteAdmin(ReadOnlyAdmin):
    list_display = ["number", "vehicle", "price", "created_at"]


@admin.register(ProposalReservation)
class ProposalReservationAdmin(ReadOnlyAdmin):
    list_display = ["proposal", "reservation", "warned_at", "told_at"]
    list_select_related = ["proposal", "reservation"]
