"""A seller's carteira for a colleague, and a seller's last day."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from accounts import grants
from agenda.batches import services
from agenda.feed import create_feed
from agenda.models import Batch
from agenda.offboarding import close_account, may_offboard
from atendimento.services import NotAllowedError, cancel_attendance, save_draft, start_draft, turns, visits
from core.models import Notice
from customers.models import Ownership, Person
from customers.services import become_owner
from tests.factories import StoreFactory, member
from tests.factories_atendimento import AttendanceFactory, ProspectFactory, channel, contact_of, nature

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(house):
    return member(grants.GERENTE, (house.store, "VN VU"), first_name="Gilda")


def own(user, store, department="VN", person=None):
    """A person in the user's carteira."""
    person = person or ProspectFactory(group=store.group)
    return become_owner(person=person, store=store, department=department, owner=user)


def prepared(client, user, address, **data):
    client.force_login(user)
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    return Batch.objects.latest("pk")


def confirmed(client, batch):
    client.post(reverse("agenda:batch-confirm", args=[batch.pk]))
    batch.refresh_from_db()
    return batch


def test_portfolio_goes_over_with_what_runs_and_who_sees_it(client, house):
    contact = contact_of(house.seller, house.store)
    row = own(house.seller, house.store, person=contact.attendance.person)
    elsewhere = own(house.seller, house.other)
    address = reverse("agenda:portfolio", args=[house.seller.pk])

    batch = prepared(client, house.supervisor, address, to=house.colleague.pk, with_attendances="on")
    assert batch.items == [
        ["attendance", contact.attendance_id, house.colleague.pk],
        ["ownership", row.pk, house.colleague.pk],
    ]
    assert client.get(f"/agenda/lote/{batch.pk}/").text.count("batch-row") == 2
    assert confirmed(client, batch).done == 2

    row.refresh_from_db()
    elsewhere.refresh_from_db()
    contact.refresh_from_db()
    assert (row.owner, elsewhere.owner, contact.assignee) == (house.colleague, house.seller, house.colleague)
    told = contact.attendance.events.get(kind="ownership_moved")
    names = f"{house.seller.display_name} → {house.colleague.display_name}"
    assert (told.actor, told.label) == (house.supervisor, names)
    names = (house.supervisor.display_name, house.colleague.display_name)
    lost = "{} passou clientes e atendimentos seus a {}: 2.".format(*names)
    assert Notice.objects.get(user=house.seller).text == lost
    assert row.person in Person.objects.visible_to(house.colleague)
    assert row.person not in Person.objects.visible_to(house.seller)


def test_portfolio_of_one_department_leaves_the_rest(client, house):
    new, used = own(house.seller, house.store), own(house.seller, house.store, "VU")

    batch = prepared(
        client, house.supervisor, reverse("agenda:portfolio", args=[house.seller.pk]),
        to=house.colleague.pk, department="VU",
    )  # fmt: skip

    assert batch.items == [["ownership", used.pk, house.colleague.pk]]
    assert new.pk not in [item[1] for item in batch.items]


def test_portfolio_that_nobody_could_take_is_told(client, house):
    own(house.seller, house.store, "VU")
    narrow = member(grants.CONSULTOR, (house.store, "VN"))
    client.force_login(house.supervisor)

    response = client.post(reverse("agenda:portfolio", args=[house.seller.pk]), {"to": narrow.pk})

    assert response.status_code == 422
    assert "Não há cliente que possa passar" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_team_counts_what_each_holds_in_constant_queries(client, house, count, django_assert_max_num_queries):
    for _number in range(count):
        contact_of(house.seller, house.store)
        own(house.seller, house.store)
        member(grants.CONSULTOR, (house.store, "VN"))
    contact_of(house.seller, house.other)  # what he holds in another store is not this leader's to know
    own(house.seller, house.other)
    client.force_login(house.supervisor)
    client.get("/agenda/equipe/")

    # Six of the frame: session, user, permissions, memberships; then count, sellers, one's own batches.
    with django_assert_max_num_queries(9):
        page = client.get("/agenda/equipe/")

    row = next(row for row in page.context["page"] if row.pk == house.seller.pk)
    assert (row.open_contacts, row.running, row.customers) == (count, count, count)


@pytest.mark.parametrize(
    ("role", "places", "expected"),
    [
        (grants.CONSULTOR, "own", True),
        (grants.SUPERVISOR, "own", True),
        (grants.CONSULTOR, "both", False),
        (grants.GERENTE, "own", False),
        (grants.GERENTE_GERAL, "own", False),
        (grants.ADMINISTRADOR, "own", False),
    ],
)
def test_a_manager_ends_the_work_of_sellers_whose_stores_are_all_his(house, manager, role, places, expected):
    where = [(house.store, "VN")] + ([(house.other, "VN")] if places == "both" else [])

    assert may_offboard(manager, member(role, *where)) is expected


def test_general_manager_reaches_the_group_but_not_his_like_nor_himself(house):
    general = member(grants.GERENTE_GERAL, (house.store, "VN"))

    assert may_offboard(general, member(grants.GERENTE, (house.other, "VN")))
    assert not may_offboard(general, member(grants.GERENTE_GERAL, (house.other, "VN")))
    assert not may_offboard(general, general)
    assert not may_offboard(general, member(grants.CONSULTOR, (house.store, "VN"), is_superuser=True))


def test_team_offers_the_last_day_only_of_whom_it_would_be_granted(client, house, manager):
    peer = member(grants.GERENTE, (house.store, "VN"))
    client.force_login(manager)

    page = client.get("/agenda/equipe/")

    assert {house.seller.pk, peer.pk} <= {row.pk for row in page.context["page"]}
    assert reverse("agenda:offboard", args=[house.seller.pk]) in page.text
    assert reverse("agenda:offboard", args=[peer.pk]) not in page.text
    assert client.get(reverse("agenda:offboard", args=[peer.pk])).status_code == 403


def test_a_customer_at_the_door_who_was_sent_to_a_leaver_goes_to_the_next(client, house, manager):
    for user in (house.seller, house.colleague):
        turns.set_situation(store=house.store, seller=user, situation="available", by=user)
    arrival = visits.WalkIn(nature(), "VN", channel())
    visit = visits.receive(
        store=house.store,
        arrival=arrival,
        person=ProspectFactory(group=house.store.group),
        by=house.reception,
    )
    visits.forward_to(visit=visit, seller=house.seller, by=house.reception)
    client.force_login(manager)

    page = client.get(reverse("agenda:offboard", args=[house.seller.pk]))
    close_account(user=house.seller, by=manager)

    assert visit.person.name in page.text
    visit.refresh_from_db()
    assert (visit.state, visit.offered_to) == ("offered", house.colleague)


def test_last_day_on_one_page(client, house, manager):
    row, contact = own(house.seller, house.store), contact_of(house.seller, house.store)
    used = contact_of(house.seller, house.store, attendance__department="VU")
    token = create_feed(by=house.seller)
    theirs = client.__class__()
    theirs.force_login(house.seller)
    theirs.get("/agenda/")
    address = reverse("agenda:offboard", args=[house.seller.pk])

    batch = prepared(
        client, manager, address, **{f"to_{house.store.pk}_VN": house.colleague.pk, "reason": "Saída"}
    )
    house.seller.refresh_from_db()
    assert house.seller.is_active  # nothing yet
    batch = confirmed(client, batch)

    assert (batch.state, batch.done, batch.problems) == ("done", 3, [])
    for changed in (house.seller, row, contact, used):
        changed.refresh_from_db()
    assert not house.seller.is_active
    assert (row.owner, contact.assignee, used.assignee) == (house.colleague, house.colleague, None)
    assert theirs.get("/agenda/").url.startswith("/entrar/")
    assert UserSession.objects.filter(user=house.seller).count() == 0
    assert client.get(reverse("agenda:feed-file", args=[token])).status_code == 404
    assert (batch.actor, batch.leaver, batch.confirmed_at is None) == (manager, house.seller, False)


def test_unchosen_customers_are_nobodys_and_those_attendances_wait_in_the_queue(client, house, manager):
    own(house.seller, house.store)
    attendance = AttendanceFactory(store=house.store, created_by=house.seller)

    batch = prepared(client, manager, reverse("agenda:offboard", args=[house.seller.pk]))
    confirmed(client, batch)

    assert Ownership.objects.count() == 0
    attendance.refresh_from_db()
    assert attendance.responsible is None
    assert attendance.events.get(kind="transferred").label.endswith("→ Sem responsável")


@pytest.mark.parametrize("kept", [True, False])
def test_drafts_go_to_the_chosen_colleague_or_are_cancelled(client, house, manager, kept):
    draft = start_draft(store=house.store, by=house.seller)
    draft = save_draft(attendance=draft, step="cliente", typed={"name": "Ana"}, by=house.seller)
    field = f"to_{house.store.pk}_drafts"
    address = reverse("agenda:offboard", args=[house.seller.pk])

    batch = prepared(client, manager, address, **{field: house.colleague.pk if kept else ""})
    assert batch.items == [["draft", draft.pk, house.colleague.pk if kept else 0]]
    page = client.get(reverse("agenda:batch-detail", args=[batch.pk])).text
    assert ("João" in page, "Rascunho de" in page, "cancelado" in page) == (kept, True, not kept)
    batch = confirmed(client, batch)

    draft.refresh_from_db()
    assert (batch.done, batch.problems) == (1, [])
    event = draft.events.get()
    assert (event.actor, event.kind) == (manager, "transferred" if kept else "cancelled")
    if kept:
        assert (draft.created_by, draft.state, draft.draft["cliente"]["name"]) == (
            house.colleague,
            "draft",
            "Ana",
        )
        cancel_attendance(attendance=draft, by=house.colleague)  # its timeline has begun: kept, not deleted
        draft.refresh_from_db()
    assert (draft.state, draft.draft) == ("cancelled", {})
    assert client.get(f"/atendimentos/{draft.pk}/").status_code == 200
    assert draft.number in client.get("/atendimentos/?situacao=cancelado").text


def test_a_draft_taken_further_meanwhile_is_left_alone(client, house, manager):
    draft = start_draft(store=house.store, by=house.seller)
    batch = prepared(client, manager, reverse("agenda:offboard", args=[house.seller.pk]))
    cancel_attendance(attendance=draft, by=house.seller)

    batch = confirmed(client, batch)

    assert batch.problems == [[0, "Este rascunho já foi concluído."]]


def test_supervisor_may_not_end_anybodys_work(client, house):
    client.force_login(house.supervisor)

    assert client.post(reverse("agenda:offboard", args=[house.seller.pk])).status_code == 403
    house.seller.refresh_from_db()
    assert house.seller.is_active


def test_promoted_meanwhile_he_stays_and_nothing_is_done(client, house, manager):
    batch = prepared(client, manager, reverse("agenda:offboard", args=[house.seller.pk]))
    house.seller.groups.set([house.supervisor.groups.get()])
    house.seller.groups.add(manager.groups.get())

    response = client.post(reverse("agenda:batch-confirm", args=[batch.pk]))

    assert response.status_code == 403
    batch.refresh_from_db()
    house.seller.refresh_from_db()
    assert (batch.state, house.seller.is_active) == ("preview", True)


def test_closing_an_account_twice_changes_nothing_more(house, manager):
    close_account(user=house.seller, by=manager)
    close_account(user=house.seller, by=manager)

    with pytest.raises(NotAllowedError):
        close_account(user=house.seller, by=house.supervisor)


def test_seller_of_another_house_answers_404(client, house, manager):
    stranger = member(grants.CONSULTOR, (StoreFactory(), "VN"))
    client.force_login(manager)

    for name in ("agenda:portfolio", "agenda:offboard"):
        assert client.get(reverse(name, args=[stranger.pk])).status_code == 404


def test_interrupted_last_day_goes_on(client, house, manager):
    for _number in range(3):
        contact_of(house.seller, house.store)
    batch = prepared(
        client, manager, reverse("agenda:offboard", args=[house.seller.pk]),
        **{f"to_{house.store.pk}_VN": house.colleague.pk},
    )  # fmt: skip
    services.confirm(batch=batch, by=manager)
    services.work(batch.pk)

    services.run(batch.pk)

    assert house.colleague.contacts.count() == 3


def test_customers_of_a_store_he_left_are_not_the_managers_to_give(client, house, manager):
    elsewhere = own(house.seller, house.other)

    batch = prepared(client, manager, reverse("agenda:offboard", args=[house.seller.pk]))
    batch = confirmed(client, batch)

    elsewhere.refresh_from_db()
    assert elsewhere.owner == house.seller
    assert (batch.done, len(batch.problems)) == (0, 1)
