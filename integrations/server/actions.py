"""INC, ALT and LST: the DMS's dialect on one side, our lead intake on the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from atendimento.models import CODES, Atendimento, State
from atendimento.services import Change, Plan, Wish, change_lead
from core.errors import ServiceError
from core.keys import row_key
from customers import documents
from integrations.leads import codes, people
from integrations.leads.intake import due_of, take
from integrations.leads.told import Consent, LeadRefused, Told, Vehicle, many_lines, one_line
from integrations.models import ApiClient, Arrival

SOURCE = "soap"
LONGEST_KEY = 200
MOST_LISTED = 100
STATES = {code: state for state, code in CODES.items()}
Fields = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What an action answers, and which attendances it was about."""

    rows: list[Fields]
    attendances: tuple[int, ...] = ()
    is_repeat: bool = False


def run(client: ApiClient, fields: Fields) -> Done:
    """LeadRefused says why nothing was done."""
    action = text(fields, "Acao").upper()
    if action not in ACTIONS:
        raise LeadRefused(_("Acao: “%(code)s” desconhecida; use INC, ALT ou LST.") % {"code": action[:20]})
    return ACTIONS[action](client, fields)


def text(fields: Fields, name: str) -> str:
    return one_line(fields.get(name) or "", 4000)


def external_key(fields: Fields) -> str:
    key = text(fields, "ChaveExterna")
    if len(key) > LONGEST_KEY:
        raise LeadRefused(_("ChaveExterna: no máximo %(most)s caracteres.") % {"most": LONGEST_KEY})
    return key


def include(client: ApiClient, fields: Fields) -> Done:
    if not text(fields, "EmpresaDocumento"):
        raise LeadRefused(_("EmpresaDocumento: informe o CNPJ da loja."))
    told = told_of(client, fields)
    taken = take(client, told)
    message = _("Atendimento retomado (retorno).") if taken.is_return else _("Atendimento aberto.")
    row = row_of(client, taken.attendance, told.key, message)
    return Done([row], (taken.attendance.pk,), taken.is_repeat)


def told_of(client: ApiClient, fields: Fields) -> Told:
    person, car = fields.get("Pessoa") or {}, fields.get("VeiculoInteresse") or {}
    kind = text(car, "Veiculo_Tipo")
    return Told(
        source=SOURCE,
        key=external_key(fields),
        origin=client.name,
        received_at=timezone.now(),
        name=text(person, "Pessoa_Nome"),
        document=document_of(person),
        phones=tuple(phones_of(person)),
        email=text(person, "Pessoa_Email"),
        birth_date=person.get("Pessoa_Nascimento"),
        stores=(text(fields, "EmpresaDocumento"),),
        nature=text(fields, "NaturezaAtendimento_Codigo"),
        channel=text(fields, "MeioContato_Codigo"),
        media=text(fields, "Midia_Codigo"),
        salesperson=tuple(filter(None, [text(fields, "UsuarioIdentificador")])),
        subject=text(fields, "Assunto"),
        message=many_lines(fields.get("Descricao"), 4000),
        due=fields.get("ProximoContato"),
        consent=consent_of(fields),
        vehicle=Vehicle(
            unit=text(car, "Veiculo_Codigo"),
            plate=text(car, "Veiculo_Placa"),
            kind=kind,
            description=car_words(car),
        ),
    )


def document_of(person: Fields) -> str:
    """Numbers lose leading zeros on their way: a company's comes back to 14."""
    number = text(person, "Pessoa_DocIdentificador")
    is_company = text(person, "Pessoa_TipoPessoa").upper() in ("J", "PJ")
    return number.zfill(codes.CNPJ_LENGTH) if is_company and number else number


def phones_of(person: Fields) -> list[str]:
    rows = (person.get("Telefone") or {}).get("TelefoneItem") or []
    return [number for row in rows if (number := f"{text(row, 'DDD')}{text(row, 'Fone')}")]


def consent_of(fields: Fields) -> Consent | None:
    granted = fields.get("Consentimento")
    return None if granted is None else Consent(bool(granted))


def car_words(car: Fields) -> str:
    names = ("Marca_Descricao", "ModeloVeiculo_Descricao", "Ano_Modelo", "Cor_Descricao")
    return one_line(" ".join(filter(None, (text(car, name) for name in names))), 120)


def row_of(client: ApiClient, attendance: Atendimento, key: str, message: str = "") -> Fields:
    seller, nature = attendance.responsible, attendance.nature
    return {
        "Chave": attendance.pk,
        "ChaveExterna": key,
        "Atendimento_Codigo": attendance.number,
        "Atendimento_Status": CODES.get(State(attendance.state), ""),
        "Atendimento_DataHora": local(attendance),
        "NaturezaAtendimento_Codigo": codes.theirs_of(client.nature_map, nature.code) if nature else "",
        "UsuarioIdentificador": seller.username if seller else "",
        "Mensagem": message,
    }


def local(attendance: Atendimento) -> datetime:
    """The store's own clock, as the DMS writes it: without a zone."""
    return attendance.created_at.astimezone(attendance.store.zone).replace(microsecond=0, tzinfo=None)


def alter(client: ApiClient, fields: Fields) -> Done:
    arrival = arrival_of(client, fields)
    attendance = arrival.attendance
    check_state(attendance, text(fields, "Atendimento_Status"))
    check_seller(attendance, text(fields, "UsuarioIdentificador"))
    told = told_of(client, fields)
    change = change_of(client, attendance, told)
    try:
        with transaction.atomic():
            attendance = change_lead(attendance=attendance, change=change, by=client.user)
            if told.name and attendance.person:
                people.keep_differences(client, attendance.person, people.known(told, reachable=False))
    except LeadRefused:
        raise
    except ServiceError as exc:
        raise LeadRefused(exc) from exc
    return Done([row_of(client, attendance, arrival.key, _("Atendimento alterado."))], (attendance.pk,))


def check_state(attendance: Atendimento, told: str) -> None:
    if told and STATES.get(told.upper()) != attendance.state:
        raise LeadRefused(_("Atendimento_Status: a situação só muda na loja."))


def check_seller(attendance: Atendimento, told: str) -> None:
    if told and (attendance.responsible is None or attendance.responsible.username != told):
        raise LeadRefused(_("UsuarioIdentificador: o responsável só muda na loja."))


def change_of(client: ApiClient, attendance: Atendimento, told: Told) -> Change:
    unit = codes.unit_of(attendance.store, told)
    nature = codes.nature_of(client, told.nature, "") if told.nature else None
    # A nature that the present department works too stays there.
    usual = codes.vehicle_department(unit, told) or attendance.department
    day, hour = due_of(attendance.store, told)
    channel = codes.channel_of(client, told.channel) if told.channel else None
    wish = told.vehicle.description or told.vehicle.plate
    return Change(
        nature=nature,
        department=codes.area_of_lead(nature, told, usual) if nature else "",
        channel=channel,
        media=codes.media_of(client, told.media) if told.media else None,
        plan=plan_of(attendance, channel, told, day, hour),
        wish=Wish(one_line(wish, 120), unit),
        message="\n".join(filter(None, [told.subject, told.message])),
        origin=client.name,
    )


def plan_of(attendance: Atendimento, channel: Any, told: Told, day: Any, hour: Any) -> Plan | None:
    by = channel or attendance.channel
    return Plan(day, hour, by, told.subject[:120]) if day and by else None


def arrival_of(client: ApiClient, fields: Fields) -> Arrival:
    """The client's own lead, by our number or by its key; another's does not exist."""
    found: Arrival | None = own(client, fields).first() if names_one(fields) else None
    if found is None:
        raise LeadRefused(_("Atendimento não encontrado."))
    return found


def names_one(fields: Fields) -> bool:
    return bool(text(fields, "Atendimento_Codigo") or text(fields, "ChaveExterna"))


def own(client: ApiClient, fields: Fields) -> Any:
    """What this client brought to its stores, the newest first, narrowed by what was asked for."""
    with_names = Atendimento.objects.select_related("store", "nature", "person", "responsible", "channel")
    rows = Arrival.objects.filter(client=client, attendance__store__in=client.stores.all())
    if key := external_key(fields):
        rows = rows.filter(source=SOURCE, key=key)
    if code := text(fields, "Atendimento_Codigo"):
        rows = rows.filter(attendance=row_key(code.rpartition("-")[2].lstrip("0")) or 0)
    if cnpj := text(fields, "EmpresaDocumento"):
        rows = rows.filter(attendance__store__cnpj=codes.padded(documents.strip(cnpj)))
    if status := text(fields, "Atendimento_Status").upper():
        rows = rows.filter(attendance__state=STATES.get(status, ""))
    return rows.prefetch_related(Prefetch("attendance", with_names)).order_by("-pk")


def list_own(client: ApiClient, fields: Fields) -> Done:
    """Each attendance once, under the key that opened it or joined it last."""
    found = {row.attendance_id: row for row in reversed(own(client, fields)[:MOST_LISTED])}
    rows = [
        row_of(client, arrival.attendance, arrival.key) | person_of(arrival.attendance)
        for arrival in reversed(found.values())
    ]
    if not rows:
        raise LeadRefused(_("Nenhum atendimento encontrado."))
    return Done(rows, tuple(found))


def person_of(attendance: Atendimento) -> Fields:
    person = attendance.person
    return {"Pessoa_Nome": person.name, "Pessoa_DocIdentificador": person.document} if person else {}


ACTIONS: dict[str, Callable[[ApiClient, Fields], Done]] = {"INC": include, "ALT": alter, "LST": list_own}
