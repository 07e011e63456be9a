"""Parameters a dealer may change: what each means, its kind, default and unit, here and nowhere else.

Set at group, brand or store; the nearest wins. A stored value that is none of its kind counts as not set.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Parameter, Store
from accounts.parameter_kinds import A_DAY, Amount, Choice, Cnpjs, Codes, Flag, Kind, Number, Several

logger = logging.getLogger(__name__)
YEARS = 3650
MINUTES, DAYS, HOURS = _("minutos"), _("dias"), _("horas")
OPEN_MINUTES = _("minutos de expediente")


@dataclass(frozen=True)
class Declared:
    """One parameter: what an administrator reads of it, and what it may be."""

    label: Any
    kind: Kind
    default: Any

    @property
    def title(self) -> str:
        return f"{self.label} ({self.kind.unit})" if self.kind.unit else str(self.label)

    @property
    def usual(self) -> str:
        return self.kind.show(self.default)

    @property
    def help(self) -> str:
        return f"{self.kind.words} {_('Padrão')}: {self.usual}."

    def shown(self, value: Any) -> str:
        """Also of a stored value that is none of its kind."""
        return self.kind.show(value) if self.kind.fits(value) else str(value)


PARAMETERS: dict[str, Declared] = {
    "one_open_sale_per_customer": Declared(
        _("Um atendimento de venda em aberto por cliente"), Flag(), default=True
    ),
    "proposal_validity_days": Declared(_("Validade de uma nova proposta"), Number(DAYS, 1, 365), 5),
    # A financing line enters the order only from an approved, valid ficha de crédito.
    "financing_needs_approved_credit": Declared(
        _("Financiamento entra no pedido só com ficha aprovada e válida"), Flag(), default=True
    ),
    # COAF wants R$ 30.000 told.
    "pld_cash_limit": Declared(
        _("Espécie a partir da qual a proposta pede análise PLD"), Amount("R$", 1_000_000_000), "30000"
    ),
    "pld_blocks_order": Declared(_("O pedido espera pela análise PLD"), Flag(), default=False),
    "appraisal_validity_days": Declared(
        _("Validade do valor de um usado depois de aprovado"), Number(DAYS, 1, 365), 7
    ),
    "reservation_max_hours": Declared(
        _("Duração máxima de uma reserva sem a palavra do gerente"), Number(HOURS, 1, YEARS * 24), 48
    ),
    "estimate_validity_days": Declared(_("Validade de um orçamento da oficina"), Number(DAYS, 1, 365), 10),
    "workshop_slot_minutes": Declared(
        _("Duração de um horário do quadro da oficina"), Number(MINUTES, 5, 240), 30
    ),
    "workshop_slot_capacity": Declared(
        _("Carros que um consultor técnico recebe em cada horário"), Number(_("carros"), 0, 100), 2
    ),
    "test_drive_minutes": Declared(_("Duração usual de um test drive"), Number(MINUTES, 5, A_DAY), 30),
    # Money tied up, yard, insurance.
    "stock_cost_monthly_percent": Declared(
        _("Custo mensal de um veículo em estoque, sobre o custo"), Amount("%", 100), "1.0"
    ),
    # 100 leaves no profit.
    "presumed_cost_percent": Declared(
        _("Custo presumido de acessório ou serviço sem custo, sobre o preço"), Amount("%", 1000), "100"
    ),
    # Codes of the document steps asked for before AUT, before a delivery is released, before the car leaves.
    "steps_before_authorising": Declared(
        _("Etapas de documento exigidas para autorizar o faturamento"), Codes(), []
    ),
    "steps_before_release": Declared(
        _("Etapas de documento exigidas para liberar a entrega"), Codes(), ["renave-saida"]
    ),
    "steps_before_exit": Declared(
        _("Etapas de documento exigidas para a saída do carro"), Codes(), ["atpv-e"]
    ),
    # Where no line of capacity says otherwise.
    "deliveries_per_hour": Declared(_("Entregas por hora na loja"), Number(_("entregas"), 0, 100), 2),
    "post_sale_contact_days": Declared(
        _("Contato de pós-venda depois da entrega (0: nunca)"), Number(DAYS, 0, 365), 3
    ),
    "approval_escalation_minutes": Declared(
        _("Aprovação sem resposta sobe de nível (0: nunca)"), Number(MINUTES, 0, 30 * A_DAY), 15
    ),
    # Set at the brand. The first eight characters count.
    "carmaker_cnpj": Declared(_("CNPJ da montadora que fatura a venda direta"), Cnpjs(), ""),
    # A line of the table "limites de lead" for the store and the lead's origin goes before.
    "lead_assume_minutes": Declared(
        _("Lead novo: prazo para alguém assumir (0: sem prazo)"), Number(OPEN_MINUTES, 0, 7 * A_DAY), 10
    ),
    "lead_attempt_minutes": Declared(
        _("Lead novo: prazo para a primeira tentativa (0: sem prazo)"), Number(OPEN_MINUTES, 0, 7 * A_DAY), 30
    ),
    "lead_talk_minutes": Declared(
        _("Lead novo: prazo para a primeira conversa (0: sem prazo)"), Number(OPEN_MINUTES, 0, 7 * A_DAY), 240
    ),
    "lead_warning_minutes": Declared(
        _("Lead novo: aviso ao vendedor antes do prazo"), Number(MINUTES, 0, 7 * A_DAY), 5
    ),
    # Before only the leaders are told.
    "lead_redistributions": Declared(
        _("Lead sem tentativa: vezes que passa ao próximo vendedor"), Number(_("vezes"), 0, 20), 2
    ),
    "cadence_wait_minutes": Declared(
        _("Não atendeu sem próximo contato: a cadência agenda depois de (0: nunca)"),
        Number(MINUTES, 0, 7 * A_DAY),
        15,
    ),
    # Days without anything done with a customer in progress, and nothing agreed.
    "silence_seller_days": Declared(
        _("Cliente sem contato: avisa o vendedor depois de (0: nunca)"), Number(DAYS, 0, YEARS), 0
    ),
    "silence_supervisor_days": Declared(
        _("Cliente sem contato: avisa o supervisor depois de (0: nunca)"), Number(DAYS, 0, YEARS), 0
    ),
    "silence_manager_days": Declared(
        _("Cliente sem contato: avisa o gerente depois de (0: nunca)"), Number(DAYS, 0, YEARS), 0
    ),
    "ownership_lapse_days": Declared(
        _("Cliente sai da carteira depois de tanto tempo sem contato (0: nunca)"), Number(DAYS, 0, YEARS), 180
    ),
    "walk_in_minutes": Declared(
        _("Cliente na loja: prazo para o vendedor assumir (0: sem prazo)"), Number(MINUTES, 0, A_DAY), 5
    ),
    # "sorteio" is a new draw each day.
    "rota_start_order": Declared(
        _("Rota: quem começa enquanto todos estão iguais"),
        Choice({"nome": _("nome"), "chegada": _("chegada"), "sorteio": _("sorteio")}),
        "chegada",
    ),
    "rota_spends_turn": Declared(
        _("Rota: o que gasta a vez, além de atender"),
        Several(
            {
                "passou": _("passou a vez"),
                "nao_assumiu": _("não assumiu a tempo"),
                "escolhido": _("escolhido pela recepção"),
            }
        ),
        ["passou", "nao_assumiu", "escolhido"],
    ),
    # The other situations give what was owed to the rest.
    "rota_pauses_keep": Declared(
        _("Rota: situações que guardam a vez de quem se ausenta"),
        Several(
            {
                "serving": _("em atendimento"),
                "test_drive": _("test drive"),
                "delivery": _("entrega"),
                "break": _("pausa"),
                "outside": _("externo"),
                "day_off": _("folga"),
                "absent": _("ausente"),
            }
        ),
        ["serving", "test_drive", "delivery", "break", "outside"],
    ),
    "rota_unanswered_limit": Declared(
        _("Rota: leads sem primeira tentativa a partir dos quais o vendedor espera (0: sem limite)"),
        Number(_("leads"), 0, 1000),
        5,
    ),
}


def parameter(key: str, *, store: Store) -> Any:
    """The value in force at `store`; KeyError for a parameter nobody declared."""
    declared = PARAMETERS[key]
    rows = Parameter.objects.filter(key=key, group=store.group_id)
    nearest = {(row.brand_id, row.store_id): row.value for row in rows}
    for place in ((store.brand_id, store.pk), (None, store.pk), (store.brand_id, None), (None, None)):
        if place in nearest and declared.kind.fits(nearest[place]):
            return nearest[place]
        if place in nearest:
            logger.warning("A parameter's value is none of its kind", extra={"key": key, "store": store.pk})
    return declared.default
