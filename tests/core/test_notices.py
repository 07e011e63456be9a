import pytest
from django.urls import reverse

from core.models import Notice
from core.notices import mark_read, notify
from tests.factories import StoreFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return member("Consultor", (StoreFactory(), "VN"))


def tell(*users, text="Aprovação pedida por João", url="/propostas/1/"):
    notify(users, kind="approval", text=text, url=url)


def test_notify_tells_each_active_user_once(seller):
    gone = member("Consultor", (seller.membership_list[0].store, "VN"), is_active=False)

    tell(seller, seller, gone)

    assert [notice.user for notice in Notice.objects.all()] == [seller]


def test_notify_replaces_unread_word_of_the_same_thing(seller):
    tell(seller, text="Aprovação pedida")
    tell(seller, text="Aprovação pedida de novo")

    assert [notice.text for notice in Notice.objects.all()] == ["Aprovação pedida de novo"]


def test_notify_keeps_what_was_read(seller):
    tell(seller)
    mark_read(notice=Notice.objects.get())

    tell(seller)

    assert Notice.objects.count() == 2


def test_notify_shortens_a_long_text(seller):
    tell(seller, text="x" * 500)

    assert len(Notice.objects.get().text) == 200


@pytest.mark.parametrize("count", [1, 3])
def test_notice_list_shows_own_notices_in_constant_queries(client, seller, count, django_assert_num_queries):
    tell(member("Consultor", (seller.membership_list[0].store, "VN")), text="De um colega")
    for number in range(count):
        tell(seller, text=f"Aviso {number}", url=f"/propostas/{number}/")
    client.force_login(seller)
    client.get(reverse("core:notice-list"))

    # Six of the frame: session, user, permissions, memberships; then the count and the rows.
    with django_assert_num_queries(8):
        response = client.get(reverse("core:notice-list"))

    assert [notice.text for notice in response.context["page"]] == [
        f"Aviso {number}" for number in reversed(range(count))
    ]


def test_notice_list_without_notices_says_so(client, seller):
    client.force_login(seller)

    response = client.get(reverse("core:notice-list"))

    assert "Nenhum aviso" in response.content.decode()


def test_notice_count_tells_the_unread_and_stops_at_99(client, seller):
    client.force_login(seller)
    assert client.get(reverse("core:notice-count")).content.strip() == b""

    for number in range(100):
        tell(seller, url=f"/propostas/{number}/")

    assert "99+" in client.get(reverse("core:notice-count")).content.decode()


def test_notice_open_reads_it_and_goes_there(client, seller):
    tell(seller)
    client.force_login(seller)

    response = client.post(reverse("core:notice-open", args=[Notice.objects.get().pk]))

    assert response.url == "/propostas/1/"
    assert Notice.objects.get().read_at is not None


def test_notice_open_of_a_colleague_answers_404_and_reads_nothing(client, seller):
    tell(member("Consultor", (seller.membership_list[0].store, "VN")))
    client.force_login(seller)

    response = client.post(reverse("core:notice-open", args=[Notice.objects.get().pk]))

    assert response.status_code == 404
    assert Notice.objects.get().read_at is None


def test_notice_read_all_reads_only_ones_own(client, seller):
    colleague = member("Consultor", (seller.membership_list[0].store, "VN"))
    tell(seller, colleague)
    client.force_login(seller)

    client.post(reverse("core:notice-read-all"))

    assert [notice.user for notice in Notice.objects.unread()] == [colleague]
