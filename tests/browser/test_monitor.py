"""What was given up goes out again from the monitor, and the connection is tried: both by the worker."""

from threading import Thread

import pytest
from playwright.sync_api import expect

from core.models import OutboxMessage
from integrations.models import Endpoint
from integrations.outbound.loop import drain
from integrations.testing.simulator import Simulator
from tests.browser.conftest import SCREENSHOTS
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")
LONG = 20


@pytest.fixture
def dms(demo):
    """A DMS of our own, and the demo's endpoint switched on for it."""
    server = Simulator(0)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    Endpoint.objects.update(address=server.address, is_active=True)
    yield server
    server.shutdown()
    server.server_close()


def shoot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"monitor-{name}-{page.viewport_size['width']}.png", full_page=True)


def test_given_up_message_is_sent_again_and_the_connection_tried(page, sign_in, check_axe, dms):
    dead = OutboxMessage.objects.get(state="dead")
    sign_in(page, "gerente")
    hand = Hand(page)

    page.goto("/integracoes/")
    check_axe(page)
    shoot(page, "list")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    hand.hook("dead-alert").get_by_role("link").click()
    expect(hand.hook("message-row")).to_have_count(1)
    hand.hook("message-row").get_by_role("link").click()
    tried = dead.attempts
    expect(hand.hook("attempt")).to_have_count(tried)
    check_axe(page)
    hand.press("requeue")
    expect(page.get_by_text("A mensagem voltou para a fila.")).to_be_visible()
    drain(LONG)
    page.goto(f"/integracoes/mensagens/{dead.pk}/")
    expect(hand.hook("attempt")).to_have_count(tried + 1)
    shoot(page, "message")

    assert [row["status"] for row in dms.register.records[f"A-{dead.key}"]] == ["CON"]
    page.goto("/integracoes/")
    hand.hook("endpoint-row").get_by_role("link").click()
    hand.press("test-connection")
    expect(hand.hook("test-waiting")).to_be_visible()
    drain(LONG)
    expect(hand.hook("test-passed")).to_be_visible()
    check_axe(page)
    shoot(page, "endpoint")
