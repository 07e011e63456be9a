"""Bell, e-mail, or nothing: per user and event; and the e-mail of what nobody read."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import notice_mail
from core.models import Notice, NoticeDigest, NoticePreference
from core.notice_registry import kinds, kinds_for
from core.notices import mark_all_read, notify, set_preferences
from tests.factories import StoreFactory, member

pytestmark = pytest.mark.django_db
PAGE = "/avisos/preferencias/"


@pytest.fixture
def seller():
    return member("Consultor", (StoreFactory(), "VN"), email="ana@loja.example")


def tell(*users, kind="approval", url="/propostas/1/", text="João pediu aprovação"):
    notify(users, kind=kind, text=text, url=url)


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def sent_kinds():
    """Kinds that our code names where it tells people."""
    for path in Path(settings.BASE_DIR).glob("*/**/*.py"):
        if path.relative_to(settings.BASE_DIR).parts[0] in ("tests", "node_modules", "var", ".venv"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [word.value for word in node.keywords if word.arg == "kind"] if name == "notify" else []
            words += node.args[1:2] if name == "notify_holder" else []
            yield from (word.value for word in words if isinstance(word, ast.Constant))


def test_every_kind_that_is_sent_is_declared():
    assert set(sent_kinds()) - set(kinds()) == set()


def test_kinds_are_offered_to_whom_they_can_reach(seller):
    reception = member("Recepção", (StoreFactory(), "VN"))

    assert "approval" in {kind.code for kind in kinds_for(seller)}
    assert "lead" not in {kind.code for kind in kinds_for(reception)}


def test_page_keeps_each_choice(client, seller):
    client.force_login(seller)
    chosen = dict.fromkeys((kind.code for kind in kinds_for(seller)), "both")

    response = client.post(PAGE, chosen | {"approval": "off", "lead": "bell"})

    assert response.status_code == 302
    assert dict(seller.notice_preferences.values_list("kind", "way")) == chosen | {
        "approval": "off", "lead": "bell"
    }  # fmt: skip
    assert client.get(PAGE).context["form"].initial["approval"] == "off"


def test_page_refuses_another_way_and_keeps_nothing(client, seller):
    client.force_login(seller)

    response = client.post(PAGE, {"approval": "fax"})

    assert response.status_code == 422
    assert NoticePreference.objects.count() == 0


def test_unwanted_event_is_not_told(seller):
    set_preferences(by=seller, chosen={"approval": "off"})
    colleague = member("Consultor", (seller.membership_list[0].store, "VN"))

    tell(seller, colleague)

    assert [notice.user for notice in Notice.objects.all()] == [colleague]


def test_kind_that_cannot_reach_a_user_is_not_kept(seller):
    set_preferences(by=seller, chosen={"reservation_requested": "off", "nothing": "off"})

    assert NoticePreference.objects.count() == 0


def test_unread_notices_are_mailed_in_one_digest_once(seller, settings):
    settings.SITE_URL = "https://crm.loja.example"
    tell(seller)
    tell(seller, url="/propostas/2/", text="Cliente aceitou <a proposta>", kind="proposal_accepted")

    assert notice_mail.mail_unread() == 0  # not yet
    with later(16):
        assert notice_mail.mail_unread() == 1
        assert notice_mail.mail_unread() == 0

    [message] = mail.outbox
    assert (message.to, message.subject) == (["ana@loja.example"], "DealerCRM: 2 avisos por ler")
    assert "João pediu aprovação" in message.body
    assert "Cliente aceitou <a proposta>" in message.body
    assert "https://crm.loja.example/avisos/" in message.body


def test_read_notices_are_not_mailed(seller):
    tell(seller)
    mark_all_read(by=seller)

    with later(16):
        assert notice_mail.mail_unread() == 0
    assert NoticeDigest.objects.count() == 0


def test_what_was_read_between_gathering_and_sending_is_left_out(seller):
    tell(seller)
    with later(16):
        notice_mail.gather(seller.pk, timezone.now())
        mark_all_read(by=seller)
        assert notice_mail.mail_unread() == 0
    assert mail.outbox == []
    assert NoticeDigest.objects.get().sent_at is not None


@pytest.mark.parametrize(
    ("kind", "way", "mailed"),
    [
        ("approval", None, 1),
        ("approval", "bell", 0),
        ("approval", "both", 1),
        ("reservation_expired", None, 0),
        ("reservation_expired", "both", 1),
    ],
)
def test_who_is_mailed_follows_the_choice_else_the_kind(seller, kind, way, mailed):
    if way:
        set_preferences(by=seller, chosen={kind: way})
    tell(seller, kind=kind)

    with later(16):
        assert notice_mail.mail_unread() == mailed


def test_nobody_without_address_and_nobody_who_left_is_mailed(seller):
    gone = member("Consultor", (seller.membership_list[0].store, "VN"), email="x@loja.example")
    silent = member("Consultor", (seller.membership_list[0].store, "VN"))
    tell(gone, silent)
    gone.is_active = False
    gone.save()

    with later(16):
        assert notice_mail.mail_unread() == 0


def test_old_news_and_a_switched_off_installation_mail_nothing(seller, settings):
    tell(seller)
    with later(60 * 25):
        assert notice_mail.mail_unread() == 0
    settings.NOTICE_MAIL_MINUTES = 0
    with later(16):
        assert notice_mail.mail_unread() == 0


def test_failed_sending_is_tried_again_after_the_lease_under_the_same_message_id(seller, monkeypatch):
    tell(seller)
    identities = []

    def refuse(self, *args, **kwargs):
        identities.append(self.extra_headers["Message-ID"])
        raise OSError("no route")

    with later(16):
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", refuse)
            assert notice_mail.mail_unread() == 0
        assert notice_mail.mail_unread() == 0  # leased
    with later(22):
        assert notice_mail.mail_unread() == 1
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == identities


def test_sending_is_given_up_after_five_tries(seller, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    tell(seller)
    for number in range(8):
        with later(16 + 6 * number):
            notice_mail.mail_unread()

    assert NoticeDigest.objects.get().tries == 5


def test_list_leads_to_the_preferences(client, seller):
    client.force_login(seller)

    assert reverse("core:notice-preferences") in client.get("/avisos/").text
