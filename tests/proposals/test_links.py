import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from atendimento.models import Event
from core.models import Notice
from core.secret_links import MOST_TRIES, hash_of_token
from customers.models import Person
from proposals.documents.models import Document
from proposals.documents.terms import hash_of
from proposals.errors import NotAllowedError, ProposalError
from proposals.links import services
from proposals.links.models import Acceptance, CustomerLink
from proposals.models import Proposal
from proposals.share import share_text
from tests.factories_deal import PersonFactory

NAME, DIGITS = "Renata Albuquerque", "4725"


@pytest.fixture
def proposal(world):
    person = PersonFactory(
        group=world.store.group, name=NAME, document="52998224725", email="renata@example.com"
    )
    return world.proposal(world.attendance(person=person), stock_item=world.unit(cost=123456))


@pytest.fixture
def token(world, proposal):
    return made(world, proposal)


@pytest.fixture
def customer():
    """Nobody signed in."""
    return Client()


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


def made(world, proposal, **extra):
    _link, token = services.create_link(proposal=proposal, by=world.seller, **extra)
    return token


def fresh(proposal):
    return Proposal.objects.for_page().get(pk=proposal.pk)


def address(token, name="link-public"):
    return reverse(f"proposals:{name}", args=[token])


def signature(proposal, **changes):
    return {"nome": NAME, "digitos": DIGITS, "versao": hash_of(fresh(proposal))} | changes


def sign(customer, token, proposal, **changes):
    return customer.post(address(token), signature(proposal, **changes))


def change(proposal, **fields):
    Proposal.objects.filter(pk=proposal.pk).update(**fields)


def stored(proposal):
    return Proposal.objects.filter(pk=proposal.pk).values().get()


# Making


def test_token_is_random_and_only_its_hash_is_stored(world, proposal):
    first, second = made(world, proposal), made(world, proposal)

    link = proposal.links.latest("pk")
    assert (len(first), first == second) == (43, False)
    assert second not in str(CustomerLink.objects.values().all())
    assert link.token_hash == hash_of_token(second)


def test_new_link_revokes_the_one_before(customer, world, proposal, token):
    second = made(world, proposal)

    assert (customer.get(address(token)).status_code, customer.get(address(second)).status_code) == (404, 200)
    assert proposal.links.filter(revoked_at__isnull=True).count() == 1


def test_repeated_press_makes_one_link(seller, proposal):
    for _again in range(2):
        assert (
            seller.post(
                reverse("proposals:link", args=[proposal.pk]), {"idempotency_key": "k" * 32}
            ).status_code
            == 302
        )

    assert CustomerLink.objects.count() == 1


def test_address_is_shown_to_whoever_made_it_and_to_nobody_else(seller, world, proposal):
    page = reverse("proposals:link", args=[proposal.pk])
    shown = seller.post(page, {"idempotency_key": "k" * 32}, follow=True).content.decode()
    found = re.search(r"http://testserver(/p/[\w-]{43}/)", shown)

    assert found
    assert f"http%3A//testserver{found[1]}" in shown
    assert found[1] in seller.get(reverse("proposals:proposal-send", args=[proposal.pk])).content.decode()
    other = Client()
    other.force_login(world.manager)
    assert "/p/" not in other.get(page).content.decode()


def test_share_text_holds_the_link(proposal):
    assert "https://x/p/abc/" in share_text(fresh(proposal), link="https://x/p/abc/")
    assert "aceite" not in share_text(fresh(proposal))


@pytest.mark.parametrize(
    "fields", [{"state": "order"}, {"state": "cancelled"}, {"valid_until": timezone.now()}]
)
def test_no_link_of_what_no_longer_stands(seller, proposal, fields):
    change(proposal, **fields)

    response = seller.post(reverse("proposals:link", args=[proposal.pk]), {"idempotency_key": ""})

    assert (response.status_code, CustomerLink.objects.count()) == (422, 0)


def test_colleagues_and_reception_make_no_link(world, proposal):
    with pytest.raises(NotAllowedError):
        services.create_link(proposal=proposal, by=world.reception)
    with pytest.raises(ProposalError):
        services.create_link(proposal=proposal, by=world.colleague)

    assert not CustomerLink.objects.exists()


def test_revoked_link_opens_no_more(customer, seller, proposal, token):
    seller.post(reverse("proposals:link-revoke", args=[proposal.pk]))

    assert customer.get(address(token)).status_code == 404
    assert [event.kind for event in Event.objects.order_by("pk")] == ["link_created", "link_revoked"]


# Reading


def test_customer_reads_the_offer_and_nothing_else(customer, proposal, token):
    response = customer.get(address(token))

    page = response.content.decode()
    assert response.status_code == 200
    assert "R$\u00a0164.990,00" in page
    for secret in (
        "52998224725",
        "529.982",
        "4725",
        "renata@example.com",
        "123.456",
        "123456",
        "Albuquerque",
    ):
        assert secret not in page, secret
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == (
        "no-store",
        "noindex, nofollow, noarchive",
    )
    assert response["Referrer-Policy"] == "same-origin"


def test_reading_writes_nothing(customer, proposal, token, django_assert_max_num_queries):
    before = CustomerLink.objects.values().get()

    customer.get(address(token))

    assert CustomerLink.objects.values().get() == before


def test_opened_is_told_by_the_page_once_and_not_by_the_consultant(customer, seller, proposal, token):
    seller.post(address(token, "link-opened"))
    assert CustomerLink.objects.get().opened_at is None

    assert customer.post(address(token, "link-opened")).status_code == 204
    first = CustomerLink.objects.get()
    customer.post(address(token, "link-opened"))

    again = CustomerLink.objects.get()
    assert (again.opened_at, again.seen_at > first.seen_at) == (first.opened_at, True)


def test_unknown_revoked_and_expired_answer_alike(customer, world, proposal, token):
    revoked = token
    expired = made(world, proposal)
    change(proposal, valid_until=timezone.now())

    answers = [
        (response.status_code, re.sub(r'"X-CSRFToken": "\w+"', "", response.content.decode()))
        for response in (
            customer.get(address(one)) for one in ("x" * 43, revoked, expired, "é%00😀", "y" * 3000)
        )
    ]

    assert len(set(answers)) == 1
    assert answers[0][0] == 404
    assert {customer.get(address("x" * 43, name)).status_code for name in ("link-pdf",)} == {404}
    assert customer.post(address("x" * 43, "link-opened")).status_code == 404


def test_cancelled_proposal_is_gone(customer, proposal, token):
    change(proposal, state="cancelled")

    assert customer.get(address(token)).status_code == 404


def test_longer_validity_keeps_the_link(customer, proposal, token):
    change(proposal, valid_until=timezone.now() + timedelta(days=30))

    assert customer.get(address(token)).status_code == 200


def test_pdf_of_the_offer(customer, proposal, token):
    response = customer.get(address(token, "link-pdf"))

    assert (response.content[:4], response["Cache-Control"]) == (b"%PDF", "no-store")
    assert not Document.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_in_constant_queries(customer, proposal, token, count, django_assert_max_num_queries):
    for number in range(count):
        proposal.items.create(kind="accessory", description=f"Tapete {number}", price=10)

    with django_assert_max_num_queries(26):
        assert customer.get(address(token)).content.decode().count("Tapete") == count


def test_no_log_holds_the_secret(customer, proposal, token, caplog):
    sign(customer, token, proposal, digitos="")
    customer.get(address("x" * 43))

    assert "/p/" not in caplog.text


# Accepting


def test_acceptance_records_the_exact_version_and_moves_nothing(customer, world, proposal, token):
    before = stored(proposal)

    response = customer.post(
        address(token),
        signature(proposal),
        headers={"user-agent": "Mozilla " * 60},
        REMOTE_ADDR="203.0.113.7",
    )

    row = Acceptance.objects.get()
    assert response.status_code == 302
    assert (row.name, row.address, row.terms_hash) == (NAME, "203.0.113.7", hash_of(fresh(proposal)))
    assert (len(row.user_agent), row.document.terms_hash) == (200, row.terms_hash)
    assert row.document.issued_by is None
    assert stored(proposal) == before
    event = Event.objects.get(kind="proposal_accepted")
    assert (event.actor, event.data["terms_hash"]) == (None, row.terms_hash)
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (world.seller, proposal.get_absolute_url())
    assert 'data-testid="offer-accepted"' in customer.get(address(token)).content.decode()


def test_same_version_is_accepted_once(customer, proposal, token):
    for _again in range(2):
        assert sign(customer, token, proposal).status_code == 302

    assert (Acceptance.objects.count(), Notice.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"digitos": "0000"}, "digitos"),
        ({"digitos": ""}, "digitos"),
        ({"digitos": "47"}, "digitos"),
        ({"digitos": "47252"}, "digitos"),
        ({"digitos": "٤٧٢٥"}, "digitos"),
        ({"nome": ""}, "nome"),
        ({"nome": "Renata"}, "nome"),
        ({"nome": "Marina Albuquerque"}, "nome"),
        ({"nome": "Renata Souza"}, "nome"),
        ({"nome": "😀 😀"}, "nome"),
        ({"nome": "x" * 121}, "nome"),
        ({"nome": "Renata\x00Albuquerque"}, "nome"),
        ({"versao": "x"}, "versao"),
        ({"versao": ""}, "versao"),
    ],
)
def test_wrong_signature_gets_a_message_by_its_field(customer, proposal, token, changes, field):
    before = stored(proposal)

    response = sign(customer, token, proposal, **changes)

    # A hidden field's refusal is told above the form as well.
    told = [name for name in response.context["form"].errors if name != "__all__"]
    assert (response.status_code, told) == (422, [field])
    assert not Acceptance.objects.exists()
    assert stored(proposal) == before


@pytest.mark.parametrize("name", ["renata albuquerque", "  RENATA  Souza ALBUQUERQUE ", "Renáta Albuquerque"])
def test_name_is_compared_without_case_accents_or_middle_names(customer, proposal, token, name):
    assert sign(customer, token, proposal, nome=name).status_code == 302


def test_whoever_signs_for_a_company_writes_his_own_name(customer, proposal, token):
    Person.objects.filter(pk=proposal.person_id).update(
        kind="PJ", document="12ABC34501DE35", name="Papelaria Ltda."
    )

    assert sign(customer, token, proposal, nome="João Souza", digitos="de35").status_code == 302


def test_wrong_tries_are_counted_and_lock_the_link(customer, proposal, token):
    CustomerLink.objects.update(wrong_tries=MOST_TRIES - 1)
    assert sign(customer, token, proposal, digitos="0000").status_code == 422

    response = sign(customer, token, proposal)

    assert (response.status_code, Acceptance.objects.count()) == (422, 0)
    assert "Peça outro link" in response.content.decode()
    assert CustomerLink.objects.get().wrong_tries == MOST_TRIES


def test_too_many_posts_from_one_address_wait(customer, proposal, token):
    codes = [sign(customer, token, proposal, digitos="").status_code for _try in range(31)]

    assert codes == [422] * 30 + [429]
    assert customer.get(address(token)).status_code == 200


def test_looks_are_limited_per_address_and_token(customer, token, monkeypatch):
    monkeypatch.setattr("core.secret_pages.LOOKS", "2/m/key")

    codes = [customer.get(address(token)).status_code for _look in range(3)]

    assert codes == [200, 200, 429]
    assert Client(REMOTE_ADDR="203.0.113.9").get(address(token)).status_code == 200


def test_changed_meanwhile_is_shown_anew_and_not_accepted(customer, proposal, token):
    typed = signature(proposal)
    change(proposal, discount=1000)

    response = customer.post(address(token), typed)

    page = response.content.decode()
    assert (response.status_code, Acceptance.objects.count()) == (409, 0)
    assert "Esta versão mudou" in page
    assert hash_of(fresh(proposal)) in page
    assert NAME in page


@pytest.mark.parametrize(
    "fields",
    [
        {"price": 170000},
        {"discount": 1},
        {"notes": "Sem tapete"},
        {"model_description": "Corolla GLi"},
        {"valid_until": timezone.now() + timedelta(days=1)},
    ],
)
def test_every_change_a_customer_reads_needs_a_new_acceptance(customer, seller, proposal, token, fields):
    sign(customer, token, proposal)
    change(proposal, **fields)

    assert 'data-testid="offer-changed"' in customer.get(address(token)).content.decode()
    card = seller.get(reverse("proposals:link", args=[proposal.pk])).content.decode()
    assert 'data-testid="link-outdated"' in card
    assert sign(customer, token, proposal).status_code == 302
    assert Acceptance.objects.count() == 2


def test_line_added_after_acceptance_needs_a_new_one(customer, proposal, token):
    sign(customer, token, proposal)
    proposal.items.create(kind="accessory", description="Tapete", price=10)

    assert 'data-testid="offer-changed"' in customer.get(address(token)).content.decode()


def test_cost_of_a_line_is_no_term_of_the_customers(proposal):
    line = proposal.items.create(kind="accessory", description="Tapete", price=10, cost=5)
    before = hash_of(fresh(proposal))
    line.cost = 9
    line.save()

    assert hash_of(fresh(proposal)) == before


def test_order_is_read_but_not_accepted(customer, proposal, token):
    change(proposal, state="order")

    assert 'data-testid="accept-form"' not in customer.get(address(token)).content.decode()
    assert sign(customer, token, proposal).status_code == 422
    assert not Acceptance.objects.exists()


def test_customer_without_document_reads_only(customer, proposal, token):
    Person.objects.filter(pk=proposal.person_id).update(document="")

    assert 'data-testid="accept-form"' not in customer.get(address(token)).content.decode()
    assert sign(customer, token, proposal, digitos="0000").status_code == 422
    assert CustomerLink.objects.get().wrong_tries == 0


# The consultant's card


def test_consultant_sees_what_became_of_the_link(customer, seller, proposal, token):
    page = reverse("proposals:link", args=[proposal.pk])
    assert "Ainda não foi aberto" in seller.get(page).content.decode()

    sign(customer, token, proposal)

    shown = seller.get(page, headers={"HX-Request": "true"}).content.decode()
    assert 'data-testid="link-accepted"' in shown
    assert 'data-testid="link-opened"' in shown
    assert "<html" not in shown


def test_card_in_constant_queries(customer, seller, world, proposal, token, django_assert_max_num_queries):
    sign(customer, token, proposal)
    made(world, proposal)

    with django_assert_max_num_queries(15):
        seller.get(reverse("proposals:link", args=[proposal.pk]), headers={"HX-Request": "true"})
