from datetime import timedelta

import pytest
from django.urls import reverse

from proposals.delivery.models import Delivery, DeliveryItem
from tests.core.test_photos import picture
from tests.factories_delivery import TEN, drawing, open_day, ready, released, scheduled

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name, *arguments):
    return reverse(f"proposals:delivery-{name}", args=arguments)


def upload(file, name="foto.png"):
    file.seek(0)
    file.name = name
    return file


@pytest.mark.parametrize("count", [1, 3])
def test_board_shows_the_day_in_constant_queries(client, world, count, django_assert_num_queries):
    mine = [scheduled(world) for _number in range(min(count, 2))]
    mine += [scheduled(world, hour=TEN.replace(hour=11)) for _number in range(count - 2)]
    day = mine[0].slot.day
    client.force_login(world.reception)

    with django_assert_num_queries(8):
        response = client.get(url("list"), {"dia": f"{day:%Y-%m-%d}"})

    hours = [(hour, len(cards)) for hour, cards in response.context["hours"]]
    assert hours == [("10:00", min(count, 2)), ("11:00", 1)][: 1 if count == 1 else 2]
    assert client.get(url("list")).context["hours"] == []


@pytest.mark.parametrize("dia", ["9999-12-31", "0001-01-01", "amanhã", ""])
def test_board_of_a_nonsense_day_answers(client, world, dia):
    client.force_login(world.reception)

    assert client.get(url("list"), {"dia": dia}).status_code == 200


def test_card_offers_the_hours_of_a_day_and_the_press_takes_one(client, world):
    proposal, day = world.invoiced(), open_day(world.store)
    client.force_login(world.clerk)

    card = client.get(url("create", proposal.pk), {"dia": f"{day:%Y-%m-%d}"}, headers=HTMX)
    assert [offer.free for offer in card.context["offers"]][:3] == [2, 2, 2]
    posted = {"day": f"{day:%Y-%m-%d}", "hour": "10:00", "idempotency_key": "k"}
    answers = [client.post(url("create", proposal.pk), posted) for _press in range(2)]

    delivery = Delivery.objects.get()
    assert [(one.status_code, one.url) for one in answers] == [(302, delivery.get_absolute_url())] * 2
    page = client.get(reverse("proposals:proposal-detail", args=[proposal.pk]))
    assert 'data-status="invoiced"' in page.content.decode()


def test_seller_sees_his_delivery_and_may_do_nothing(client, world):
    delivery = released(world)
    client.force_login(world.seller)

    page = client.get(url("detail", delivery.pk))

    assert page.status_code == 200
    assert not any(page.context["may"].values())
    for name in ("deliver", "cancel", "receipt", "photos", "release", "hold"):
        assert client.post(url(name, delivery.pk), {"reason": "x"}).status_code == 403
    delivery.refresh_from_db()
    assert delivery.status == "released"


def test_release_lists_what_is_missing_and_asks_the_motive(client, world):
    delivery = scheduled(world)
    client.force_login(world.manager)

    refused = client.post(url("release", delivery.pk), {"motive": ""})
    assert refused.status_code == 422
    assert "Falta a etapa RENAVE: saída de estoque." in refused.content.decode()

    assert client.post(url("release", delivery.pk), {"motive": "TED amanhã"}).status_code == 302
    assert client.post(url("hold", delivery.pk), {"reason": ""}).status_code == 422
    assert client.post(url("hold", delivery.pk), {"reason": "TED não caiu"}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.status == "scheduled"


def test_reschedule_by_the_page_keeps_what_was_typed(client, world):
    delivery = scheduled(world)
    client.force_login(world.clerk)
    day = delivery.slot.day

    form = client.get(url("reschedule", delivery.pk))
    assert form.context["day"] == day
    posted = {"day": f"{day:%Y-%m-%d}", "hour": "07:00", "reason": "Cliente viajou"}
    refused = client.post(url("reschedule", delivery.pk), posted)
    assert refused.status_code == 422
    assert "A loja não faz entregas nessa hora." in refused.content.decode()
    assert "Cliente viajou" in refused.content.decode()
    assert client.post(url("reschedule", delivery.pk), posted | {"hour": "15:00"}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.slot.hour.hour == 15


def test_group_of_the_checklist_is_saved_in_place(client, world):
    delivery = released(world)
    first = DeliveryItem.objects.get(code="primeira-revisao")
    client.force_login(world.clerk)
    post = url("checks", delivery.pk, "relacionamento")

    refused = client.post(post, {f"como_{first.pk}": "na", "resto_feito": "1"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Diga por que a primeira revisão não foi agendada." in refused.content.decode()
    assert not delivery.checks.exists()

    typed = {f"como_{first.pk}": "na", f"nota_{first.pk}": "Mora longe", "resto_feito": "1"}
    saved = client.post(post, typed, headers=HTMX)
    assert saved.status_code == 200
    assert 'data-gap="items_relacionamento"' not in saved.content.decode()
    assert 'data-gap="items_itens"' in saved.content.decode()
    assert delivery.checks.count() == 3
    by_hand = client.post(post, {f"como_{first.pk}": "done"}, headers=HTMX)
    assert by_hand.status_code == 422


def test_booking_link_goes_to_the_workshop_with_car_and_way_back(client, world):
    delivery = released(world)
    vehicle = delivery.proposal.stock_item.vehicle
    client.force_login(world.manager)

    link = client.get(url("detail", delivery.pk)).context["booking_url"]
    form = client.get(link)
    assert form.context["form"]["plate"].value() == vehicle.plate
    assert form.context["desk"].person == delivery.proposal.person
    day = open_day(world.store)
    asked = form.context["form"]["requests"].value()
    typed = {"plate": vehicle.plate, "starts_on": f"{day:%Y-%m-%d}", "starts_at": "09:00", "requests": asked}
    booked = client.post(link, typed | {"service_type": "review", "idempotency_key": "k"})

    assert (booked.status_code, booked.url) == (302, delivery.get_absolute_url())
    assert "first-service-booked" in client.get(url("detail", delivery.pk)).content.decode()
    client.force_login(world.clerk)
    assert client.get(url("detail", delivery.pk)).context["booking_url"] == ""


def test_photos_and_receipt_are_sent_and_shown_to_who_sees_the_delivery(client, world):
    delivery = scheduled(world)
    client.force_login(world.clerk)

    sent = client.post(url("photos", delivery.pk), {"photos": upload(drawing()), "note": "Risco"})
    assert sent.status_code == 302
    photo = delivery.photos.get()
    signed = client.post(url("receipt", delivery.pk), {"signer": "Renata", "drawn": upload(drawing())})
    assert signed.status_code == 302
    for address in (url("photo", delivery.pk, photo.pk), url("thumb", delivery.pk, photo.pk)):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert client.get(url("signature", delivery.pk)).status_code == 200
    client.force_login(world.colleague)
    assert client.get(url("signature", delivery.pk)).status_code == 404
    assert client.get(url("photo", delivery.pk, photo.pk)).status_code == 404


def test_receipt_by_the_photo_of_the_paper_and_what_is_refused(client, world):
    delivery = scheduled(world)
    client.force_login(world.clerk)

    def send(**typed):
        return client.post(url("receipt", delivery.pk), {"signer": "Renata"} | typed)

    assert "Assine na tela ou envie a foto" in send().content.decode()
    assert "A assinatura está em branco." in send(drawn=upload(drawing(blank=True))).content.decode()
    text = upload(drawing())
    text.truncate(0)
    text.write(b"<script>")
    assert send(paper=upload(text, "recibo.jpg")).status_code == 422
    assert delivery.photos.count() == 0
    paper = upload(drawing(), "recibo.jpg")
    paper.truncate(0)
    paper.write(picture((600, 800)))
    assert send(paper=upload(paper, "recibo.jpg")).status_code == 302
    delivery.refresh_from_db()
    assert delivery.receipt == "paper"


def test_deliver_by_the_page_and_the_proposal_says_so(client, world):
    delivery = ready(world)
    client.force_login(world.clerk)

    for _press in range(2):
        assert client.post(url("deliver", delivery.pk)).status_code == 302
    page = client.get(reverse("proposals:proposal-detail", args=[delivery.proposal_id])).content.decode()
    assert 'data-status="delivered">Entregue</span>' in page
    detail = client.get(url("detail", delivery.pk))
    assert not any(detail.context["may"].values())
    assert detail.status_code == 200


def test_deliver_says_what_is_missing(client, world):
    delivery = released(world)
    client.force_login(world.clerk)

    refused = client.post(url("deliver", delivery.pk))

    assert refused.status_code == 422
    assert "Falta o recibo assinado pelo cliente." in refused.content.decode()
    delivery.refresh_from_db()
    assert delivery.status == "released"


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_delivery_in_constant_queries(client, world, count, django_assert_num_queries):
    delivery = released(world)
    for number in range(count):
        delivery.photos.create(file="a.jpg", thumb="a.jpg", note=str(number), added_by=world.clerk)
    client.force_login(world.clerk)

    with django_assert_num_queries(24):
        page = client.get(url("detail", delivery.pk))

    assert len(page.context["photos"]) == count
    assert world.store.today() + timedelta(days=1) <= delivery.slot.day
