"""What the form of a used car fills in by itself: from an appraisal, a car on file, a plate, FIPE's table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Store, User
from atendimento.models import Appraisal
from core.text import digits
from customers.models import OwnedVehicle
from proposals.models import TradeIn
from proposals.quotes import finding
from proposals.tradein.services import DEAD, figures_of
from vehicles import plates
from vehicles.models import CatalogYear, Vehicle
from vehicles.search import find_vehicle

# What tells one car from another.
IDENTITY = ("description", "plate", "chassis", "renavam", "km")
FILLED = (*IDENTITY, "agreed", "market")
LONGEST = 200
APPRAISAL, VEHICLE, DESCRIBED = "a", "v", "d"


@dataclass
class Sources:
    """The cars that may be given in payment: appraised in the attendance, or owned by the customer."""

    appraisals: dict[str, Appraisal]
    vehicles: dict[str, Vehicle]
    # The customer's virtual cars: known by their description only.
    described: dict[str, str]

    def vehicle_of(self, code: str) -> Vehicle | None:
        found = self.appraisals.get(code)
        return found.vehicle if found else self.vehicles.get(code)


@dataclass(frozen=True)
class Fipe:
    """FIPE's row behind the car, others that a search found, and the store's estimate."""

    row: CatalogYear | None = None
    hits: Sequence[finding.Choice] = ()
    estimate: finding.TradeIn | None = None
    searched: bool = False


def sources_of(trade_in: TradeIn) -> Sources:
    proposal = trade_in.proposal
    rows = proposal.attendance.appraisals.select_related("vehicle").order_by("-pk")
    usable = rows.exclude(state__in=DEAD)
    if trade_in.appraisal_id:
        usable |= rows.filter(pk=trade_in.appraisal_id)
    owned = OwnedVehicle.objects.current().filter(person=proposal.person_id).select_related("vehicle")
    sold = proposal.stock_item.vehicle_id if proposal.stock_item else None
    on_file = [row.vehicle for row in owned.order_by("pk") if row.vehicle and row.vehicle_id != sold]
    return Sources(
        appraisals={f"{APPRAISAL}{row.pk}": row for row in usable},
        vehicles={f"{VEHICLE}{row.pk}": row for row in on_file},
        described={f"{DESCRIBED}{row.pk}": row.description for row in owned if row.is_virtual},
    )


def code_of(trade_in: TradeIn, sources: Sources) -> str:
    """The radio that stands for what is stored."""
    codes = (f"{APPRAISAL}{trade_in.appraisal_id}", f"{VEHICLE}{trade_in.vehicle_id}")
    return next((code for code in codes if code in sources.appraisals or code in sources.vehicles), "")


def facts_of(code: str, sources: Sources) -> dict[str, Any]:
    """The fields that a chosen car brings along."""
    if code in sources.described:
        return {"description": sources.described[code][:120]}
    vehicle = sources.vehicle_of(code)
    found = vehicle_facts(vehicle) if vehicle else {}
    appraisal = sources.appraisals.get(code)
    if appraisal is None:
        return found
    own = {"description": appraisal.description, "plate": appraisal.plate, "km": appraisal.km}
    return found | {name: value for name, value in own.items() if value} | figures_of(appraisal)


def vehicle_facts(vehicle: Vehicle) -> dict[str, Any]:
    facts = {name: getattr(vehicle, name) for name in ("plate", "chassis", "renavam", "km")}
    facts["description"] = vehicle.model_label[:120]
    return {name: value for name, value in facts.items() if value}


def fill(typed: Mapping[str, Any], cause: str, sources: Sources, user: User, store: Store) -> dict[str, Any]:
    """What is typed, with what its `cause` brings: the car chosen, the plate, FIPE's row, or the km."""
    form = dict(typed)
    if cause == "source" and form["source"]:
        found = facts_of(form["source"], sources)
        form |= {name: found.get(name) for name in IDENTITY} | found
        use_row(form, fipe_row(sources.vehicle_of(form["source"])), store, keep=set(found))
    elif cause == "plate" and plates.is_plate(form["plate"] or ""):
        vehicle = find_vehicle(form["plate"], group=user.group).first()
        found = vehicle_facts(vehicle) if vehicle else {}
        form |= {name: value for name, value in found.items() if not form[name]}
        if not form["catalog_year"]:
            use_row(form, fipe_row(vehicle), store, keep=given(form))
    elif cause == "fipe":
        use_row(form, row_of(form["catalog_year"]), store, keep=set())
    elif cause == "km":
        use_row(form, row_of(form["catalog_year"]), store, keep=given(form))
    return form


def given(typed: dict[str, Any]) -> set[str]:
    """Figures that somebody typed stay."""
    return {name for name in ("market", "agreed") if typed[name]}


def use_row(typed: dict[str, Any], row: CatalogYear | None, store: Store, *, keep: set[str]) -> None:
    """Market by FIPE, and the store's estimate for the value; not over the figures in `keep`."""
    typed["catalog_year"] = row.pk if row else None
    if row is None:
        return
    typed["description"] = typed["description"] or f"{finding.model_label(row.model)} {row}"[:120]
    estimate = estimate_of(row, typed["km"], store)
    figures = {"market": row.fipe_price, "agreed": estimate.value if estimate else None}
    typed.update({name: value for name, value in figures.items() if value and name not in keep})


def look_up(typed: Mapping[str, Any], user: User, store: Store) -> Fipe:
    """What the form shows of FIPE, by what stands in its fields, typed or stored."""
    row, text = row_of(typed.get("catalog_year")), str(typed.get("fipe_q") or "")[:LONGEST]
    year = figures_in(typed.get("fipe_year"), most=4)
    hits = finding.used_choices(text, year, user)
    return Fipe(
        row=row,
        hits=[hit for hit in hits if row is None or hit.code != str(row.pk)],
        estimate=estimate_of(row, typed.get("km"), store),
        searched=bool(text.strip()),
    )


def fipe_row(vehicle: Vehicle | None) -> CatalogYear | None:
    """FIPE's row of a car on file, where its model and year are known."""
    if vehicle is None or vehicle.model_id is None or vehicle.year_model is None:
        return None
    return finding.years().filter(model=vehicle.model_id, year=vehicle.year_model).order_by("pk").first()


def row_of(key: Any) -> CatalogYear | None:
    number = figures_in(key, most=18)
    return finding.years().filter(pk=number).first() if number else None


def estimate_of(row: CatalogYear | None, km: Any, store: Store) -> finding.TradeIn | None:
    """FIPE × the store's percentage; None until model and km are known."""
    known = figures_in(km, most=7)
    return finding.trade_in(row, known, store) if row is not None and known is not None else None


def figures_in(typed: Any, *, most: int) -> int | None:
    """A whole number however it was typed; None for what is none."""
    figures = digits(str("" if typed is None else typed))
    return int(figures) if figures and len(figures) <= most else None
