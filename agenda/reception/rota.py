"""`/recepcao/rota/`: the order of each rota with its reasons, and what each seller is doing."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Department, Store, User
from accounts.stores import store_or_refuse, working_store
from agenda import words
from agenda.attendance.forms import departments_of
from agenda.reception.forms import SituationForm
from atendimento.models import Channel, RotaTurn, SellerStatus
from atendimento.rota.reading import Line, Place, read_lines, statuses_of
from atendimento.rota.words import last, nobody, why_next
from atendimento.services.offering import say_situation
from core.access import StaffRequest, requires
from core.acting import act_or_tell
from core.keys import row_key
from core.pages import redirect_page, render_page

Situation = SellerStatus.Situation
SHOWROOM = "showroom"
TURNS = 20


@dataclass(frozen=True)
class Own:
    """What the signed-in seller said he is doing, and what else he may say."""

    situation: str
    label: str
    choices: list[tuple[str, str]]


def own_situation(request: StaffRequest) -> Own | None:
    """Nothing for who takes no part in any rota."""
    user, store = request.user, working_store(request)
    if store is None or store.pk not in user.store_ids or not user.has_perm("atendimento.be_in_rota"):
        return None
    status = statuses_of(store, [user]).get(user.pk)
    situation = status.today() if status else Situation.ABSENT
    return Own(
        situation, str(Situation(situation).label), [(code, str(name)) for code, name in Situation.choices]
    )


@dataclass(frozen=True)
class NextUp:
    """Whose turn it is in a department's showroom."""

    department: str
    seller: str
    why: str
    url: str


def rota_url(department: str = "", channel: str = SHOWROOM) -> str:
    query = {"departamento": department, "meio": channel} if department else {}
    return f"{reverse('agenda:rota')}?{urlencode(query)}" if query else reverse("agenda:rota")


def next_up(request: StaffRequest) -> list[NextUp]:
    """For who runs the rota: the next one of each department that has sellers."""
    store = working_store(request)
    channel = Channel.objects.filter(code=SHOWROOM).first()
    if store is None or channel is None or not request.user.has_perm("atendimento.run_rota"):
        return []
    found = []
    for code in rota_departments(request.user, store):
        lines = read_lines(Place(store, code, channel))
        if lines:
            found.append(one_next(lines, store, code))
    return found


def one_next(lines: list[Line], store: Store, code: str) -> NextUp:
    free = not lines[0].away
    seller = lines[0].user.display_name if free else _("Ninguém disponível")
    return NextUp(
        str(Department(code).label), seller, why_next(lines, store) if free else nobody(lines), rota_url(code)
    )


def rota_departments(user: User, store: Store) -> list[str]:
    """Departments this user works in there that sell or serve by turns; a manager of the group sees all."""
    own = departments_of(user, store)
    return [code for code in Department.values if code in own]


@dataclass(frozen=True)
class RotaRow:
    pk: int
    name: str
    place: int
    situation: str
    label: str
    since: str
    away: str
    turns: int
    last: str
    may_set: bool


def rota_rows(lines: list[Line], store: Store, user: User) -> list[RotaRow]:
    leads = user.has_perm("atendimento.run_rota")
    return [
        RotaRow(
            pk=line.user.pk,
            name=line.user.display_name,
            place=0 if line.away else place,
            situation=line.situation,
            label=str(Situation(line.situation).label),
            since=since(line),
            away=line.away,
            turns=line.turns_today,
            last=last(line, store),
            may_set=leads or line.user.pk == user.pk,
        )
        for place, line in enumerate(lines, start=1)
    ]


def since(line: Line) -> str:
    if line.since is None:
        return ""
    minutes = int((timezone.now() - line.since).total_seconds() // 60)
    return _("há %(span)s") % {"span": words.span(max(minutes, 0))}


def chosen_place(request: StaffRequest, store: Store) -> Place | None:
    """The rota named in the address, else the showroom of the first department."""
    departments = rota_departments(request.user, store)
    asked = request.GET.get("departamento", "")
    department = asked if asked in departments else next(iter(departments), "")
    channels = Channel.objects.filter(active=True)
    channel = channels.filter(code=request.GET.get("meio", SHOWROOM)[:40].replace("\x00", "")).first()
    channel = channel or channels.filter(code=SHOWROOM).first() or channels.order_by("position", "pk").first()
    return Place(store, department, channel) if department and channel else None


@requires("atendimento.run_rota", "atendimento.be_in_rota")
@require_safe
def rota(request: StaffRequest) -> HttpResponse:
    store = store_or_refuse(request)
    place = chosen_place(request, store)
    context: dict[str, Any] = {"place": place, "store": store}
    if place:
        lines = read_lines(place)
        context |= {
            "rows": rota_rows(lines, store, request.user),
            "why": why_next(lines, store) if lines and not lines[0].away else nobody(lines),
            "departments": [
                (str(Department(code).label), rota_url(code, place.channel.code), code == place.department)
                for code in rota_departments(request.user, store)
            ],
            "channels": list(Channel.objects.filter(active=True).order_by("position", "pk")),
            "turns": turns_of(place),
            "situations": Situation.choices,
            "here": rota_url(place.department, place.channel.code),
        }
    return render_page(request, "agenda/reception/rota.html", context, partial="rota")


def turns_of(place: Place) -> list[tuple[str, RotaTurn]]:
    """The last turns of this rota, each with the hour on the store's clock."""
    rows = RotaTurn.objects.filter(store=place.store, department=place.department, channel=place.channel)
    newest = rows.select_related("seller", "by").order_by("-at", "-pk")[:TURNS]
    return [(f"{row.at.astimezone(place.store.zone):%d/%m %H:%M}", row) for row in newest]


@requires("atendimento.run_rota", "atendimento.be_in_rota")
@require_POST
def rota_situation(request: StaffRequest) -> HttpResponse:
    """A seller says what he is doing, or who runs the rota says it of him."""
    store = store_or_refuse(request)
    sellers = User.objects.filter(is_active=True, memberships__store=store, group=request.user.group_id)
    form = SituationForm(request.POST, sellers=sellers.distinct())
    if form.is_valid():
        seller = form.cleaned_data["seller"] or request.user
        situation = form.cleaned_data["situation"]
        status = act_or_tell(
            request, say_situation, store=store, seller=seller, situation=situation, by=request.user
        )
        if status:
            text = _("%(name)s: %(situation)s.")
            messages.success(
                request, text % {"name": seller.display_name, "situation": status.get_situation_display()}
            )
    else:
        messages.error(request, _("Escolha a situação."))
    return redirect_page(request, back_from(request))


def back_from(request: StaffRequest) -> str:
    """To the rota the button stood on, else to the reception."""
    department = request.POST.get("departamento", "")
    if department not in Department.values:
        return reverse("agenda:reception")
    channel = row_key(request.POST.get("meio", ""))
    row = Channel.objects.filter(pk=channel).first() if channel else None
    return rota_url(department, row.code if row else SHOWROOM)
