import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from dealercrm.environment import read_choice, read_database, read_flag, read_number
from dealercrm.secret import local_demo_password, local_secret, local_secret_key

KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abc"
ASKED = "import dealercrm.settings as s; print(s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("", False)]
)
def test_read_flag_takes_yes_and_no(monkeypatch, text, value):
    monkeypatch.setenv("FLAG", text)

    assert read_flag(Env(), "FLAG", default=not value) is value


def test_read_flag_refuses_nonsense(monkeypatch):
    monkeypatch.setenv("FLAG", "talvez")

    with pytest.raises(ImproperlyConfigured, match="FLAG=talvez"):
        read_flag(Env(), "FLAG", default=False)


@pytest.mark.parametrize("text", ["0", "65", "-1", "2.5", "dois", ""])
def test_read_number_refuses_what_is_outside(monkeypatch, text):
    monkeypatch.setenv("NUMBER", text)

    with pytest.raises(ImproperlyConfigured):
        read_number(Env(), "NUMBER", default=2, least=1, most=64)


def test_read_choice_refuses_another_word(monkeypatch):
    monkeypatch.setenv("LEVEL", "LOUD")

    with pytest.raises(ImproperlyConfigured):
        read_choice(Env(), "LEVEL", default="INFO", choices=("INFO",))


def test_read_database_refuses_another_engine(monkeypatch):
    monkeypatch.setenv("DATABASE", "mysql://someone@example.com/name")

    with pytest.raises(ImproperlyConfigured):
        read_database(Env(), "DATABASE", default="")


def start(**env: str) -> subprocess.CompletedProcess[str]:
    """The settings in a process of their own, away from `.env` through explicit values."""
    plain = {"PATH": os.environ["PATH"], "DEBUG": "0", "LOCAL": "0", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "x"}
    return subprocess.run(  # noqa: S603 -- our own settings
        [sys.executable, "-c", ASKED],
        cwd=settings.BASE_DIR, env=plain | env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_settings_start_strictly_for_production():
    assert start().stdout.split() == ["True", "True"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "short"},
        {"ALLOWED_HOSTS": ""},
        {"DEBUG": "perhaps"},
        {"SESSION_HOURS": "0"},
        {"LOG_LEVEL": "loud"},
        {"DATABASE_URL": "oracle://x"},
    ],
    ids="".join,
)
def test_settings_refuse_nonsense(wrong):
    done = start(**wrong)

    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr


def test_local_secret_is_written_once_by_many(tmp_path):
    path = tmp_path / "var" / "key"

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: local_secret_key(path), range(64)))

    assert len(found) == 1
    assert len(found.pop()) == 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_local_secret_keeps_what_is_there(tmp_path):
    path = tmp_path / "key"
    path.write_text("given\n")

    assert local_secret(path, lambda: "new") == "given"


def test_demo_password_can_be_read_aloud(tmp_path):
    password = local_demo_password(tmp_path / "password")

    assert [len(part) for part in password.split("-")] == [4, 4, 4]
