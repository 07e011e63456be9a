"""A partner's codes in our own rows. An unknown one is refused by its name, never guessed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Channel, Media, Nature
from core.keys import row_key
from core.text import fold
from customers import documents
from integrations.leads.told import LeadRefused, Told, department_of
from integrations.models import ApiClient, ValueMap
from vehicles import plates
from vehicles.models import StockItem

NATURES = {"VN": "venda-de-veiculo-novo", "VU": "venda-de-seminovo", "VD": "venda-diretafrotista"}
CHANNEL = "portal"
CNPJ_LENGTH = 14
CHASSIS_LENGTH = 17


def store_of(client: ApiClient, told: Told) -> Store:
    """By CNPJ or name, among the client's own; where none is named, its first.

    A tolerant door passes over the words of a portal (`Koons Internet Outlet`), never over a strange CNPJ.
    """
    stores = list(client.stores.filter(active=True).select_related("group").order_by("pk"))
    if not stores:
        raise LeadRefused(_("Esta credencial não tem loja ativa."), field="store")
    for hint in filter(None, told.stores):
        cnpj = padded(documents.strip(hint[:40]))
        for store in stores:
            if store.cnpj == cnpj or fold(store.name) == fold(hint):
                return store
        if not told.tolerant or is_cnpj(cnpj):
            raise LeadRefused(
                _("Loja %(code)s: esta credencial não a atende.") % {"code": hint[:40]}, field="store"
            )
    return stores[0]


def is_cnpj(text: str) -> bool:
    try:
        return len(documents.normalise(text)) == CNPJ_LENGTH
    except documents.DocumentError:
        return False


def padded(number: str) -> str:
    """A CNPJ that lost its leading zeros gets them back."""
    return number.zfill(CNPJ_LENGTH)


def find(rows: Iterable[Any], told: str, value_map: ValueMap | None, label: str) -> Any:
    """By the client's value map, else by our code or name; LeadRefused where nothing fits."""
    wanted, mapped = fold(told), ours_of(value_map, told)
    for row in rows:
        if row.code == mapped or (not mapped and wanted in (fold(row.code), fold(row.name))):
            return row
    raise LeadRefused(_("%(label)s: código %(code)s desconhecido.") % {"label": label, "code": told[:40]})


def ours_of(value_map: ValueMap | None, told: str) -> str:
    if value_map is None:
        return ""
    pair = value_map.pairs.filter(theirs__iexact=told[:80]).order_by("pk").first()
    return pair.ours if pair else ""


def theirs_of(value_map: ValueMap | None, code: str) -> str:
    """Our code in the partner's own words, for what he reads back."""
    pair = value_map.pairs.filter(ours=code).order_by("pk").first() if value_map else None
    return pair.theirs if pair else code


def nature_of(client: ApiClient, told: str, department: str) -> Nature:
    if not told and client.default_nature:
        return client.default_nature
    rows = Nature.objects.active().prefetch_related("area_rows")
    code = told or NATURES[department or "VN"]
    found: Nature = find(rows, code, client.nature_map if told else None, _("Natureza"))
    return found


def area_of_lead(nature: Nature, told: Told, department: str) -> str:
    """The department asked for where the nature allows it, else the vehicle's, else the nature's first."""
    areas = nature.areas
    if told.department and told.department not in areas:
        raise LeadRefused(
            _("Departamento %(code)s: a natureza %(nature)s não é atendida nele.")
            % {"code": told.department[:10], "nature": nature},
            field="department",
        )
    return told.department or (department if department in areas else areas[0])


def channel_of(client: ApiClient, told: str) -> Channel:
    if not told and client.default_channel:
        return client.default_channel
    rows = Channel.objects.active()
    found: Channel = find(rows, told or CHANNEL, client.channel_map if told else None, _("Meio de contato"))
    return found


def media_of(client: ApiClient, told: str) -> Media | None:
    if not told:
        return client.default_media
    found: Media = find(Media.objects.active(), told, client.media_map, _("Mídia"))
    return found


def unit_of(store: Store, told: Told) -> StockItem | None:
    """The unit of the group's stock that the lead names by our number, its plate or its chassis."""
    key, plate = row_key(told.vehicle.unit), plates.canonical(told.vehicle.plate)
    chassis = told.vehicle.chassis.strip().upper()
    if not (key or plate or len(chassis) == CHASSIS_LENGTH):
        return None
    by_sign = Q(vehicle__plate_key=plate) if plate else Q(vehicle__chassis=chassis)
    named = Q(pk=key) if key else by_sign
    rows = StockItem.objects.filter(named, store__group=store.group_id).in_stock()
    return rows.select_related("vehicle").order_by("pk").first()


def vehicle_department(unit: StockItem | None, told: Told) -> str:
    own = unit.business_type if unit and unit.business_type in NATURES else ""
    return own or department_of(told.vehicle.kind)


def seller_of(store: Store, names: Iterable[str]) -> User | None:
    """A consultant of the store by sign-in name, e-mail or full name; nobody where two fit."""
    wanted = [name for name in names if name]
    if not wanted:
        return None
    folded = {fold(name) for name in wanted}
    people = User.objects.filter(memberships__store=store, is_active=True).distinct()
    found = [
        user
        for user in people
        if {fold(user.username), fold(user.email or "-"), fold(user.get_full_name() or "-")} & folded
    ]
    return found[0] if len(found) == 1 else None
