"""A field map to begin with: the places that services of this family use, where the contract has them."""

from integrations.contract import Node
from integrations.models import Endpoint, FieldRule
from integrations.outbound import fields

# (end of the place, our field, also in a query).
USUAL = (
    ("Usuario", fields.USERNAME, True),
    ("Senha", fields.PASSWORD, True),
    ("Acao", fields.ACTION, True),
    ("ChaveExterna", fields.EXTERNAL_KEY, True),
    ("EmpresaDocumento", "store.cnpj", True),
    ("UsuarioIdentificador", "user.username", False),
)
ATTENDANCE = (
    ("Atendimento_Codigo", fields.PARTNER_CODE, False),
    ("NaturezaAtendimento_Codigo", "nature.code", False),
    ("MeioContato_Codigo", "channel.code", False),
    ("Midia_Codigo", "media.code", False),
    ("Atendimento_DataHora", "created_at", False),
    ("Atendimento_Status", "status", False),
    ("Assunto", "subject", False),
    ("Descricao", "notes", False),
    ("ProximoContato", "next_contact_at", False),
    ("Consentimento", "person.consent", False),
    ("Veiculo_Codigo", "interest.stock_code", False),
    ("Veiculo_Tipo", "interest.business_type", False),
    ("Marca_Descricao", "interest.make", False),
    ("ModeloVeiculo_Descricao", "interest.model", False),
    ("Ano_Modelo", "interest.year_model", False),
    ("Cor_Descricao", "interest.colour", False),
    ("Veiculo_Placa", "interest.plate", False),
    ("Veiculo_Km", "interest.km", False),
    ("Valor", "interest.price", False),
)
PERSON = (
    ("Pessoa_Nome", "person.name", False),
    ("Pessoa_TipoPessoa", "person.kind", False),
    ("Pessoa_DocIdentificador", "person.document", False),
    ("Pessoa_Email", "person.email", False),
    ("Pessoa_Nascimento", "person.birth_date", False),
    ("DDD", "person.phones.ddd", False),
    ("Fone", "person.phones.number", False),
    ("TelefoneItem/Tipo", "person.phones.kind", False),
)
OF_TOPIC: dict[str, tuple[tuple[str, str, bool], ...]] = {
    fields.ATTENDANCE: (*USUAL, *ATTENDANCE, *PERSON),
    fields.PERSON: (*USUAL, ("Pessoa_Codigo", fields.PARTNER_CODE, False), *PERSON),
    fields.PROPOSAL: (
        *USUAL,
        ("Proposta_Status", "status", False),
        ("Proposta_DataHora", "ordered_at", False),
        ("Proposta_Total", "total", False),
        ("Veiculo_Chassi", "vehicle.chassis", False),
        *PERSON,
    ),
}


def usual_rules(endpoint: Endpoint, message: Node) -> list[FieldRule]:
    """Unsaved rules for every place of `message` that the family's names tell; one for each place."""
    places = list(message.paths())
    found: dict[str, FieldRule] = {}
    for end, source, in_find in OF_TOPIC[endpoint.topic]:
        place = next((one for one in places if f"/{one}".lower().endswith(f"/{end}".lower())), None)
        if place and place not in found:
            found[place] = FieldRule(endpoint=endpoint, path=place, source=source, in_find=in_find)
    return list(found.values())
