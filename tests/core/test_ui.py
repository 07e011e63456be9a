from decimal import Decimal

import pytest

from core import money
from core.devices import device
from core.templatetags import ui


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.56"), "R$\u00a01.234,56"),
        (Decimal("0.125"), "R$\u00a00,12"),
        (Decimal("-45360"), "R$\u00a0-45.360,00"),
        (0, "R$\u00a00,00"),
        (None, ""),
    ],
)
def test_brl_shows_reais(value, shown):
    assert money.brl(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(32448, "32.448 km"), (0, "0 km"), (None, "")])
def test_km_groups_thousands(value, shown):
    assert ui.km(value) == shown


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36", "Chrome, Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_device_names_browser_and_system(user_agent, shown):
    assert device(user_agent) == shown
