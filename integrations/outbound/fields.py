"""What a field map may take, by kind of change, and how each is masked where a message is shown or kept."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.models import Endpoint
from integrations.outbound.documents import NOTICES

ATTENDANCE, PERSON, PROPOSAL = Endpoint.Topic.ATTENDANCE, Endpoint.Topic.PERSON, Endpoint.Topic.PROPOSAL


@dataclass(frozen=True)
class Field:
    name: str
    label: Promise
    mask: str = ""


# Of the call rather than of the record.
ACTION, EXTERNAL_KEY, PARTNER_CODE = "call.action", "call.external_key", "call.partner_code"
USERNAME, PASSWORD = "call.username", "call.password"
CALL = (
    Field(ACTION, _("Ação: INC, ALT ou LST")),
    Field(EXTERNAL_KEY, _("Chave externa (nossa)")),
    Field(PARTNER_CODE, _("Código no destino, depois da inclusão")),
    Field(USERNAME, _("Usuário do destino")),
    Field(PASSWORD, _("Senha do destino"), "secret"),
)


def person_fields(above: str) -> tuple[Field, ...]:
    return (
        Field(f"{above}.key", _("Pessoa: nossa chave")),
        Field(f"{above}.name", _("Pessoa: nome"), "name"),
        Field(f"{above}.trade_name", _("Pessoa: nome fantasia"), "name"),
        Field(f"{above}.kind", _("Pessoa: PF ou PJ")),
        Field(f"{above}.stage", _("Pessoa: prospect ou complete")),
        Field(f"{above}.document", _("Pessoa: CPF/CNPJ"), "document"),
        Field(f"{above}.birth_date", _("Pessoa: nascimento"), "date"),
        Field(f"{above}.state_registration", _("Pessoa: inscrição estadual"), "document"),
        Field(f"{above}.email", _("Pessoa: e-mail"), "email"),
        Field(f"{above}.no_contact", _("Pessoa: não quer contato")),
        Field(f"{above}.consent", _("Pessoa: consentimento de ofertas")),
        Field(f"{above}.phones.ddd", _("Telefones: DDD")),
        Field(f"{above}.phones.number", _("Telefones: número"), "phone"),
        Field(f"{above}.phones.e164", _("Telefones: número internacional"), "phone"),
        Field(f"{above}.phones.kind", _("Telefones: celular ou fixo")),
        Field(f"{above}.addresses.zip", _("Endereços: CEP"), "text"),
        Field(f"{above}.addresses.street", _("Endereços: logradouro"), "text"),
        Field(f"{above}.addresses.number", _("Endereços: número"), "text"),
        Field(f"{above}.addresses.complement", _("Endereços: complemento"), "text"),
        Field(f"{above}.addresses.district", _("Endereços: bairro"), "text"),
        Field(f"{above}.addresses.city", _("Endereços: cidade")),
        Field(f"{above}.addresses.state", _("Endereços: UF")),
    )


def vehicle_fields(above: str) -> tuple[Field, ...]:
    return (
        Field(f"{above}.make", _("Veículo: marca")),
        Field(f"{above}.model", _("Veículo: modelo")),
        Field(f"{above}.year_made", _("Veículo: ano de fabricação")),
        Field(f"{above}.year_model", _("Veículo: ano do modelo")),
        Field(f"{above}.colour", _("Veículo: cor")),
        Field(f"{above}.fuel", _("Veículo: combustível")),
        Field(f"{above}.plate", _("Veículo: placa"), "plate"),
        Field(f"{above}.chassis", _("Veículo: chassi"), "document"),
        Field(f"{above}.renavam", _("Veículo: Renavam"), "document"),
        Field(f"{above}.km", _("Veículo: km")),
        Field(f"{above}.stock_code", _("Veículo: código do estoque no DMS")),
    )


STORE_AND_USER = (
    Field("store.cnpj", _("Loja: CNPJ")),
    Field("store.name", _("Loja: nome")),
    Field("store.city", _("Loja: cidade")),
    Field("store.state", _("Loja: UF")),
    Field("user.username", _("Responsável: usuário")),
    Field("user.name", _("Responsável: nome")),
    Field("user.email", _("Responsável: e-mail")),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    ATTENDANCE: (
        *CALL,
        Field("number", _("Atendimento: número")),
        Field("status", _("Atendimento: ABE, CON, ENC ou CAN")),
        Field("is_return", _("Atendimento: retorno")),
        Field("created_at", _("Atendimento: aberto em")),
        Field("confirmed_at", _("Atendimento: confirmado em")),
        Field("closed_at", _("Atendimento: encerrado em")),
        Field("department", _("Atendimento: departamento")),
        Field("subject", _("Próximo contato: assunto"), "text"),
        Field("notes", _("Último contato: observações"), "text"),
        Field("next_contact_at", _("Próximo contato: data e hora")),
        Field("nature.code", _("Natureza: código")),
        Field("nature.name", _("Natureza: nome")),
        Field("channel.code", _("Meio de contato: código")),
        Field("channel.name", _("Meio de contato: nome")),
        Field("media.code", _("Mídia: código")),
        Field("media.name", _("Mídia: nome")),
        Field("closing_reason.code", _("Motivo de encerramento: código")),
        Field("closing_reason.name", _("Motivo de encerramento: nome")),
        Field("competitor", _("Concorrente")),
        *STORE_AND_USER,
        *person_fields("person"),
        Field("interest.specification", _("Interesse: o que procura"), "text"),
        Field("interest.business_type", _("Interesse: VN, VU ou VD")),
        Field("interest.price", _("Interesse: valor")),
        *vehicle_fields("interest"),
    ),
    PERSON: (*CALL, *person_fields("person")),
    PROPOSAL: (
        *CALL,
        Field("number", _("Proposta: número")),
        Field("status", _("Proposta: NEG, PED, AUT, FAT, DEV ou CAN")),
        Field("attendance_key", _("Proposta: chave externa do atendimento")),
        Field("business_type", _("Proposta: VN, VU ou VD")),
        Field("modality", _("Proposta: modalidade")),
        Field("created_at", _("Proposta: criada em")),
        Field("ordered_at", _("Proposta: pedido em")),
        Field("valid_until", _("Proposta: válida até")),
        Field("price", _("Proposta: preço")),
        Field("discount", _("Proposta: desconto")),
        Field("total", _("Proposta: total")),
        Field("invoice.number", _("Nota fiscal: número")),
        Field("invoice.series", _("Nota fiscal: série")),
        Field("invoice.key", _("Nota fiscal: chave de acesso")),
        Field("invoice.issued_on", _("Nota fiscal: data")),
        Field("invoice.amount", _("Nota fiscal: valor")),
        Field("cancel_reason", _("Proposta: motivo do cancelamento"), "text"),
        Field("notes", _("Proposta: observações"), "text"),
        *STORE_AND_USER,
        *person_fields("person"),
        *person_fields("buyer"),
        *vehicle_fields("vehicle"),
        Field("payments.type", _("Pagamentos: tipo")),
        Field("payments.due_on", _("Pagamentos: vencimento")),
        Field("payments.amount", _("Pagamentos: valor")),
        Field("trade_ins.description", _("Usados na troca: descrição")),
        Field("trade_ins.plate", _("Usados na troca: placa"), "plate"),
        Field("trade_ins.chassis", _("Usados na troca: chassi"), "document"),
        Field("trade_ins.km", _("Usados na troca: km")),
        Field("trade_ins.agreed", _("Usados na troca: valor combinado")),
    ),
    **dict.fromkeys(NOTICES, (Field("link", _("Endereço da página")),)),
}
# The lists among them: a place that repeats in the message takes one of these.
LISTS = ("person.phones", "person.addresses", "buyer.phones", "buyer.addresses", "payments", "trade_ins")


BY_NAME = {topic: {field.name: field for field in found} for topic, found in FIELDS.items()}


def field_of(topic: str, name: str) -> Field | None:
    return BY_NAME.get(topic, {}).get(name)


def list_of(name: str) -> str:
    """The list that a field stands in: `person.phones` of `person.phones.ddd`; else nothing."""
    return next((row for row in LISTS if name.startswith(f"{row}.")), "")
