"""Deliveries for tests: of an invoiced sale, at an hour that is surely open."""

from datetime import date, time, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.hours import hours_on
from atendimento.services import record
from proposals.checklists.models import DocumentStep
from proposals.checklists.services import record_step
from proposals.delivery.checklist import Finding, items_of
from proposals.delivery.receiving import check_items, sign_receipt
from proposals.delivery.services import release_delivery, schedule_delivery
from proposals.receipts.services import check_payment, receive_payment

TEN = time(10)


def open_day(store, after=1) -> date:
    """A day from tomorrow on at which the store opens until the afternoon."""
    day = store.today() + timedelta(days=after)
    while (hours_on(store, day) or (TEN, TEN))[1] < time(17):
        day += timedelta(days=1)
    return day


class Upload(BytesIO):
    name = "foto.png"

    @property
    def size(self):
        return len(self.getvalue())


def drawing(*, blank=False) -> Upload:
    """A signature as the page sends it: a PNG with ink on nothing."""
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    if not blank:
        ImageDraw.Draw(image).line([(20, 80), (120, 30), (260, 90)], fill=(20, 20, 60, 255), width=4)
    out = BytesIO()
    image.save(out, "PNG")
    return Upload(out.getvalue())


def scheduled(world, *, by=None, hour=TEN, **fields):
    proposal = world.invoiced(**fields)
    record(proposal.attendance, "proposal_created", by=world.seller, ref=proposal.reference)
    day = open_day(world.store)
    return schedule_delivery(proposal=proposal, day=day, hour=hour, by=by or world.supervisor)


def do_step(world, proposal, code):
    step = DocumentStep.objects.get(code=code)
    record_step(proposal=proposal, step=step, done_on=world.store.today(), by=world.supervisor)


def check_payments(world, proposal):
    """Every line received and conferido."""
    for line in proposal.payment_lines.all():
        received = receive_payment(line=line, received_on=world.store.today(), by=world.supervisor)
        check_payment(line=received, by=world.supervisor)


def released(world, **fields):
    delivery = scheduled(world, **fields)
    check_payments(world, delivery.proposal)
    do_step(world, delivery.proposal, "renave-saida")
    return release_delivery(delivery=delivery, by=world.manager)


def answer_items(world, delivery):
    """Everything done; the first service not booked, with a reason."""
    findings = {
        item: Finding("na", "Cliente marca depois") if item.is_first_service else Finding("done", "")
        for item in items_of(delivery, [])
    }
    check_items(delivery=delivery, findings=findings, by=world.supervisor)


def sign(world, delivery):
    return sign_receipt(delivery=delivery, kind="drawn", file=drawing(), signer="Renata", by=world.supervisor)


def ready(world, **fields):
    """It lacks nothing: one press, and the car is gone."""
    delivery = released(world, **fields)
    do_step(world, delivery.proposal, "atpv-e")
    answer_items(world, delivery)
    return sign(world, delivery)
