"""Parameters a dealer may change, each with its default. Set at group, brand or store; the nearest wins."""

from typing import Any

from accounts.models import Parameter, Store

DEFAULTS: dict[str, Any] = {
    # One sales attendance in progress per customer.
    "one_open_sale_per_customer": True,
    # Days a new proposal stays valid.
    "proposal_validity_days": 5,
    # A financing line enters the order only from an approved, valid ficha de crédito.
    "financing_needs_approved_credit": True,
    # Cash from which a proposal asks for the análise PLD (COAF wants R$ 30.000 told).
    "pld_cash_limit": "30000",
    # Whether an order waits for that analysis.
    "pld_blocks_order": False,
    # Days the value of a used vehicle stands after its approval.
    "appraisal_validity_days": 7,
    # Hours a reservation lasts at most without a manager's word.
    "reservation_max_hours": 48,
    # Days a workshop estimate stays valid.
    "estimate_validity_days": 10,
    # Minutes of a slot of the workshop's day board, and cars that one adviser receives in each.
    "workshop_slot_minutes": 30,
    "workshop_slot_capacity": 2,
    # Minutes a test drive takes, unless somebody says otherwise.
    "test_drive_minutes": 30,
    # What a unit in stock costs a month, in % of its cost: money tied up, yard, insurance.
    "stock_cost_monthly_percent": "1.0",
    # An accessory or service without a cost counts at this share of its price, in %: 100 leaves no profit.
    "presumed_cost_percent": "100",
    # Codes of the document steps asked for before AUT, before a delivery is released, before the car leaves.
    "steps_before_authorising": [],
    "steps_before_release": ["renave-saida"],
    "steps_before_exit": ["atpv-e"],
    # Deliveries that fit into one hour of a store, where no line of capacity says otherwise.
    "deliveries_per_hour": 2,
    # Days after the delivery on which the customer is called; 0 never.
    "post_sale_contact_days": 3,
    # Minutes without an answer after which an approval goes to the next level; 0 never.
    "approval_escalation_minutes": 15,
    # CNPJ of the carmaker that invoices direct sales, set at the brand; several by comma. The first eight
    # characters count.
    "carmaker_cnpj": "",
    # Open minutes a new lead may wait: for somebody to assume it, for the first attempt, for a conversation.
    # A line of the table "limites de lead" for the store and the lead's origin goes before; 0 never.
    "lead_assume_minutes": 10,
    "lead_attempt_minutes": 30,
    "lead_talk_minutes": 240,
    # Minutes before such a limit at which the seller is warned.
    "lead_warning_minutes": 5,
    # How often a lead nobody tries goes to the next seller before only the leaders are told.
    "lead_redistributions": 2,
    # Minutes after *Não atendeu* without a next contact after which the cadence schedules its step; 0 never.
    "cadence_wait_minutes": 15,
    # Days without anything done with a customer in progress, and nothing agreed, after which his seller
    # hears of it, then the supervisor, then the manager; 0 never.
    "silence_seller_days": 0,
    "silence_supervisor_days": 0,
    "silence_manager_days": 0,
    # Days without a contact after which a customer leaves a seller's carteira; 0 never.
    "ownership_lapse_days": 180,
    # Minutes a seller has to take up a walk-in before the rota goes on to the next; 0 never.
    "walk_in_minutes": 5,
    # Who is first while all are owed the same: "nome", "chegada" or "sorteio" (a new draw each day).
    "rota_start_order": "chegada",
    # What spends a turn beside taking a customer up: "passou", "nao_assumiu", "escolhido".
    "rota_spends_turn": ["passou", "nao_assumiu", "escolhido"],
    # Situations that keep a seller's turn while he is away; the others give it to the rest.
    "rota_pauses_keep": ["serving", "test_drive", "delivery", "break", "outside"],
    # Leads without a first attempt past which a seller gets no more; 0 means no limit.
    "rota_unanswered_limit": 5,
}


def parameter(key: str, *, store: Store) -> Any:
    """The value in force at `store`; KeyError for a parameter nobody declared."""
    rows = Parameter.objects.filter(key=key, group=store.group_id)
    nearest = {(row.brand_id, row.store_id): row.value for row in rows}
    for place in ((store.brand_id, store.pk), (None, store.pk), (store.brand_id, None), (None, None)):
        if place in nearest:
            return nearest[place]
    return DEFAULTS[key]
