"""Work over many contacts: shown, confirmed once, done row by row and going on where it stopped."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from accounts import grants
from agenda.batches import choosing, services
from agenda.models import Batch
from agenda.tasks import resume_batches
from atendimento.models import Atendimento, Contact
from core.models import Notice
from tests.factories import member
from tests.factories_atendimento import contact_of
from tests.factories_deal import ProposalFactory

pytestmark = pytest.mark.django_db
PAGE = "/agenda/lote/"


def preview(client, user, query="", **data):
    """The batch that the form makes of the list as it is filtered."""
    client.force_login(user)
    response = client.post(PAGE, {"query": query} | data)
    assert response.status_code == 302, response.context["form"].errors
    return Batch.objects.latest("pk")


def confirm(client, batch):
    client.post(reverse("agenda:batch-confirm", args=[batch.pk]))
    batch.refresh_from_db()
    return batch


def test_transfer_shows_first_and_then_hands_over_with_an_event_each(client, house):
    contacts = [contact_of(house.seller, house.store, days=-days) for days in (0, 1, 40)]
    batch = preview(
        client,
        house.supervisor,
        "?responsavel=todos",
        kind="transfer",
        to=house.colleague.pk,
        reason="Férias",
    )

    page = client.get(reverse("agenda:batch-detail", args=[batch.pk]))
    assert page.text.count('data-testid="batch-row"') == 3
    assert page.context["summary"] == [("Marina " + house.seller.last_name, 3)]
    assert {row.assignee for row in Contact.objects.all()} == {house.seller}

    batch = confirm(client, batch)

    assert (batch.state, batch.done, batch.problems) == ("done", 3, [])
    for contact in contacts:
        contact.refresh_from_db()
        assert (contact.assignee, contact.attendance.responsible) == (house.colleague, house.colleague)
        event = contact.attendance.events.get(kind="transferred")
        assert (event.actor, event.data["reason"]) == (house.supervisor, "Férias")
    told = Notice.objects.get(user=house.colleague)
    assert "3 (contatos" in told.text
    lost = f"{house.supervisor.display_name} passou contatos seus a {house.colleague.display_name}: 3."
    assert Notice.objects.get(user=house.seller).text == lost


def test_transfer_leaves_out_whom_it_cannot_reach_and_says_so(client, house):
    contact_of(house.seller, house.store, attendance__department="VU")
    wanted = contact_of(house.seller, house.store)
    narrow = member(grants.CONSULTOR, (house.store, "VN"))

    batch = preview(client, house.supervisor, "?responsavel=todos", kind="transfer", to=narrow.pk)

    assert batch.items == [["contact", wanted.pk, None, house.seller.pk]]
    assert "1 contato fica de fora" in client.get(f"/agenda/lote/{batch.pk}/").text


def test_what_one_batch_cannot_hold_is_told_before_and_after_and_taken_by_the_next(
    client, house, monkeypatch
):
    monkeypatch.setattr(choosing, "MOST", 2)
    for _number in range(3):
        contact_of(house.seller, house.store)
    asked = {"query": "?responsavel=todos", "kind": "transfer", "to": house.colleague.pk}

    batch = preview(client, house.supervisor, **asked)
    assert (batch.total, batch.beyond) == (2, 1)
    assert "2 de 3 da lista, o limite" in client.get(f"/agenda/lote/{batch.pk}/").text
    confirm(client, batch)
    assert "Eram 2 de 3 da lista" in client.get(f"/agenda/lote/{batch.pk}/").text

    # What was handed over stands in the list as well: it doesn't take the place of the rest.
    rest = preview(client, house.supervisor, **asked)
    assert (confirm(client, rest).done, rest.beyond, house.colleague.contacts.count()) == (1, 0, 3)


def test_batch_takes_the_list_as_it_is_filtered(client, house):
    wanted = contact_of(house.seller, house.store, days=-3, subject="Simulação")
    contact_of(house.seller, house.store, days=-3, subject="Outro")
    contact_of(house.colleague, house.store, days=-3, subject="Simulação")

    batch = preview(client, house.seller, "?situacao=pendente&q=simula", kind="cancel")

    assert batch.items == [["contact", wanted.pk, None, house.seller.pk]]


@pytest.mark.parametrize(("days", "taken"), [("", 3), ("0", 3), ("1", 2), ("30", 1)])
def test_old_overdue_contacts_are_chosen_by_age(client, house, days, taken):
    for age in (0, 2, 31):
        contact_of(house.seller, house.store, days=-age)

    assert preview(client, house.seller, kind="cancel", days=days).total == taken


def test_reschedule_spreads_over_open_days_for_each_seller(client, house):
    with time_machine.travel("2026-11-25 15:00Z", tick=False):  # a Wednesday
        for age in range(1, 6):
            contact_of(house.seller, house.store, days=-age)
        theirs = contact_of(house.colleague, house.store, days=-9)
        batch = preview(
            client,
            house.supervisor,
            "?responsavel=todos",
            kind="reschedule",
            first_day="2026-11-27",
            per_day=2,
        )
        batch = confirm(client, batch)
        told = Notice.objects.get(user=house.seller).text
        assert told == f"{house.supervisor.display_name} reagendou contatos seus: 5."

        days = sorted(str(row.due_on) for row in Contact.objects.scheduled().filter(assignee=house.seller))
        # Friday, Saturday morning, Monday: Sunday is closed.
        assert days == ["2026-11-27"] * 2 + ["2026-11-28"] * 2 + ["2026-11-30"]
        theirs.refresh_from_db()
        assert theirs.following.get().due_on.isoformat() == "2026-11-27"
        assert theirs.result.code == "reagendado"


def test_closing_ends_the_silent_and_spares_a_live_proposal(client, house):
    silent, selling = (
        contact_of(house.seller, house.store, days=-90),
        contact_of(house.seller, house.store, days=-90),
    )
    ProposalFactory(attendance=selling.attendance)

    batch = confirm(client, preview(client, house.supervisor, "?responsavel=todos", kind="close", days="60"))

    silent.attendance.refresh_from_db()
    selling.attendance.refresh_from_db()
    assert (silent.attendance.state, silent.attendance.closing_reason.code) == ("closed", "inatividade")
    assert selling.attendance.state == "open"
    assert (batch.done, len(batch.problems)) == (1, 1)
    assert "está em andamento" in client.get(f"/agenda/lote/{batch.pk}/").text


@pytest.mark.parametrize("kind", ["transfer", "close"])
def test_consultant_is_not_offered_what_leaders_do(client, house, kind):
    contact_of(house.seller, house.store, days=-90)
    client.force_login(house.seller)

    response = client.post(PAGE, {"kind": kind, "to": house.colleague.pk})

    assert response.status_code == 422
    assert Batch.objects.count() == 0


def test_consultant_may_not_take_a_colleagues_list(client, house):
    client.force_login(house.seller)

    assert client.post(PAGE, {"query": "?responsavel=todos", "kind": "cancel"}).status_code == 403


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "transfer"}, "to"),
        ({"kind": "reschedule", "first_day": ""}, "first_day"),
        ({"kind": "reschedule", "first_day": "2020-01-01"}, "first_day"),
        ({"kind": "reschedule", "first_day": "2090-01-01"}, "first_day"),
        ({"kind": "cancel", "days": "-1"}, "days"),
        ({"kind": ""}, "kind"),
        ({"kind": "cancel"}, "__all__"),
    ],
)
def test_what_is_missing_is_told_by_its_field(client, house, data, field):
    client.force_login(house.supervisor)

    response = client.post(PAGE, data)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_confirming_twice_does_it_once(client, house):
    contact = contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")

    confirm(client, confirm(client, batch))

    assert contact.attendance.events.filter(kind="contact_cancelled").count() == 1


def test_stale_preview_is_refused(client, house):
    contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    Batch.objects.update(created_at=timezone.now() - timedelta(hours=2))

    assert confirm(client, batch).state == "preview"
    assert Contact.objects.get().state == "scheduled"


def test_contact_done_meanwhile_is_left_alone(client, house):
    first, second = contact_of(house.seller, house.store), contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    Contact.objects.filter(pk=first.pk).update(state="cancelled")
    Atendimento.objects.filter(pk=first.attendance_id).update(has_open_contact=False)

    batch = confirm(client, batch)

    assert batch.problems == [[0, "Este contato já foi concluído."]]
    second.refresh_from_db()
    assert second.state == "cancelled"


def test_long_work_goes_to_the_worker_and_on_from_where_it_stopped(
    client, house, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    for _number in range(3):
        contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    with django_capture_on_commit_callbacks(execute=True):
        batch = confirm(client, batch)
    assert (batch.state, batch.position, OrmQ.objects.count()) == ("running", 0, 1)
    assert 'hx-trigger="every 2s"' in client.get(f"/agenda/lote/{batch.pk}/").text

    services.work(batch.pk)  # …and the worker dies
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert resume_batches() == 1
    services.run(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("done", 3)
    assert Contact.objects.scheduled().count() == 0
    assert not services.work(batch.pk)


def test_time_is_up_and_another_task_goes_on(client, house):
    for _number in range(2):
        contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    services.confirm(batch=batch, by=house.seller)

    assert services.run(batch.pk, seconds=0) is True
    assert services.run(batch.pk) is False


def test_batch_of_another_answers_404(client, house):
    contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    client.force_login(house.supervisor)

    assert client.get(f"/agenda/lote/{batch.pk}/").status_code == 404
    assert client.post(f"/agenda/lote/{batch.pk}/confirmar/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_preview_takes_constant_queries(client, house, count, django_assert_num_queries):
    for _number in range(count):
        contact_of(house.seller, house.store)
    batch = preview(client, house.seller, kind="cancel")
    address = reverse("agenda:batch-detail", args=[batch.pk])
    client.get(address)

    # Six of the frame; then the batch, its contacts, and their sellers with names.
    with django_assert_num_queries(10):
        client.get(address)
