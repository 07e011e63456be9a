"""Pages of floor and workshop that no walk ends on: axe in both themes, nothing wider than the phone."""

import pytest

from accounts.models import User
from atendimento.models import Atendimento
from atendimento.models import TestDrive as Drive
from workshop.models import Booking, Estimate, ServiceOrder

pytestmark = pytest.mark.usefixtures("demo")
PAGES = {
    "supervisor": [
        "/atendimentos/quadro/", "/agenda/lote/", "/recepcao/transferencias/", "/testdrives/?dia={day}",
    ],
    "gerente": ["/agenda/equipe/{seller}/desligamento/"],
    "consultor": [
        "/avisos/preferencias/", "/atendimentos/{attendance}/qualificacao/", "/testdrives/{drive}/",
        "/testdrives/{drive}/remarcar/", "/testdrives/novo/?atendimento={attendance}",
    ],
    "consultortecnico": [
        "/oficina/agendamentos/dia/?dia={booked}", "/oficina/orcamentos/{estimate}/",
        "/oficina/ordens/{order}/", "/oficina/ordens/novo/",
    ],
}  # fmt: skip


def names() -> dict[str, object]:
    drive = Drive.objects.select_related("store").filter(state="scheduled").earliest("pk")
    return {
        "drive": drive.pk,
        "day": drive.local_start.date(),
        "attendance": drive.attendance_id,
        "seller": User.objects.get(username="consultora").pk,
        "booked": Booking.objects.latest("pk").starts_on,
        "estimate": Estimate.objects.earliest("pk").pk,
        "order": ServiceOrder.objects.earliest("pk").pk,
    }


def test_pages_are_sound_in_both_themes(page, sign_in, check_axe):
    known = names()
    Atendimento.objects.filter(pk=known["attendance"]).update(
        responsible=User.objects.get(username="consultor")
    )
    for username, addresses in PAGES.items():
        sign_in(page, username)
        for address in addresses:
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                assert page.goto(address.format(**known)).status == 200
                check_axe(page)


# Links, buttons and summaries that a finger would miss; in the frame Tabler and the theme see to them.
SMALL = """() => [...document.querySelectorAll('main :is(a, button, summary)')].filter(target => {
    const { width, height } = target.getBoundingClientRect();
    return width > 2 && height > 2 && height < 43.5 && getComputedStyle(target).visibility === 'visible';
}).map(target => `${target.tagName} ${target.textContent.trim()}`)"""
LISTS = ["/agenda/", "/estoque/", "/clientes/?q=a", "/atendimentos/", "/propostas/", "/testdrives/"]


def test_targets_fit_a_finger_on_the_phone(phone, sign_in):
    sign_in(phone, "consultor")
    for address in LISTS:
        phone.goto(address)
        assert phone.evaluate(SMALL) == [], address


def test_agenda_stays_within_the_smallest_screen(open_page, sign_in):
    """320 px: WCAG's reflow, a desktop at 400 %."""
    page = open_page(viewport={"width": 320, "height": 640})
    sign_in(page, "consultor")
    page.goto("/agenda/")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for name in ("atendimento", "booking", "estimate", "service-order"):
        box = page.get_by_test_id(f"start-{name}").bounding_box()
        assert box["x"] + box["width"] <= 320, name
    for name in ("overdue", "today", "upcoming", "in-progress"):
        box = page.get_by_test_id(f"counter-{name}").bounding_box()
        assert box["x"] + box["width"] <= 320, name
