"""Chromium against a live server, desktop and phone: nothing amiss in console, policy or answers; axe."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from accounts.models import User
from atendimento.models import Atendimento
from demo.seed import Size, seed
from proposals import services
from proposals.models import Proposal
from tests.browser.hand import Hand

# Playwright runs an event loop in the test's own thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=pt-BR",
]  # fmt: skip
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
SCREENSHOTS = settings.VAR_DIR / "screenshots"
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# WCAG 2.2 AA and what axe knows to be good practice.
AXE_RUN = "() => axe.run(document, {resultTypes: ['violations']})"
WIDTH = "() => document.documentElement.scrollWidth"
AXE_THERE = "() => typeof axe === 'object'"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


@pytest.fixture(scope="session")
def front_files() -> None:
    if not AXE.exists() or not (settings.VAR_DIR / "front").is_dir():
        pytest.fail("No front files: run `make test`, or `npm ci` and `manage.py front`.")


CONTACTS = 160


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """A database file with what migrations put in: every test begins so (tests/database.py)."""
    if connection.vendor != "sqlite":
        pytest.skip("the browser tests copy a database file: they run on SQLite")
    file = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
    with django_db_blocker.unblock():
        copy_database(to=file)
    return file


@pytest.fixture(scope="session")
def seeded(migrated, django_db_blocker) -> Path:
    """A database file with demo data, made once: each test that works on it gets a copy."""
    file = migrated.with_name("demo.sqlite3")
    with django_db_blocker.unblock():
        copy_database(source=migrated)
        seed(Size(CONTACTS), password=settings.DEMO_PASSWORD, force=False, say=lambda _line: None)
        copy_database(to=file)
        copy_database(source=migrated)
    return file


def copy_database(*, source: Path | None = None, to: Path | None = None) -> None:
    """The test database into a file, or a file into the test database."""
    connection.ensure_connection()
    other = sqlite3.connect(source or to)
    if source:
        other.backup(connection.connection)
    else:
        connection.connection.backup(other)
    other.close()


@pytest.fixture
def demo(seeded, live_server) -> None:
    """The live server on demo data."""
    copy_database(source=seeded)


@pytest.fixture(scope="session")
def browser(front_files) -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(
        (path for name in BROWSERS if (path := shutil.which(name))), None
    )
    if program is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium, or set CHROMIUM)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


class Watch:
    """What a page must never do; a test that expects one of them says so with `allow`."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Expect a complaint, such as Chromium's own console line about an answer 422."""
        self.allowed.append(pattern)

    def on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"answer {response.status}: {response.url}")

    def on_request(self, request: object) -> None:
        host = urlsplit(request.url).hostname  # type: ignore[attr-defined]
        if host not in ("localhost", "127.0.0.1", None):
            self.found.append(f"request to another host: {request.url}")  # type: ignore[attr-defined]

    def complaints(self) -> list[str]:
        return [line for line in self.found if not any(re.search(pattern, line) for pattern in self.allowed)]

    def follow(self, page: Page) -> None:
        # A policy violation is a console error; htmx answers 409 and 422 on purpose.
        self.allow(r"status of (409|422)")
        # A newer request takes an older one's place by `hx-sync`; what fails otherwise has a line of its own.
        self.allow(r"^htmx:(sendAbort|afterRequest), ")
        page.on("console", lambda line: self.found.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("response", self.on_response)
        page.on("request", self.on_request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture
def tell_clicks(request) -> Callable[..., None]:
    """`tell_clicks("new prospect", 8, goal=9)`: goes into the summary; a goal is a goal, not a gate."""

    def told(what: str, clicks: int, *, goal: int) -> None:
        line = f"{what}: {clicks} clicks (goal {goal}) [{request.node.name}]"
        request.node.user_properties.append(("clicks", line))

    return told


def pytest_terminal_summary(terminalreporter) -> None:
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    for report in reports:
        for name, line in report.user_properties if report.when == "call" else ():
            if name == "clicks":
                terminalreporter.write_line(line)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(browser, live_server, request, watch) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; at the end nothing may have been amiss."""
    contexts: list[BrowserContext] = []

    def opened(**size: object) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="pt-BR", timezone_id="America/Sao_Paulo", **size
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield opened

    # Closing a page cuts off what it still asks for, and htmx complains of that.
    complaints = watch.complaints()
    failed = getattr(request.node, "report_call", None) is None or request.node.report_call.failed
    for position, context in enumerate(contexts):
        if failed and context.pages:
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", request.node.name)
            context.pages[-1].screenshot(path=SCREENSHOTS / f"{name}-{position}.png", full_page=True)
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def desktop(open_page) -> Page:
    return open_page(**DESKTOP)


@pytest.fixture
def phone(open_page) -> Page:
    return open_page(**PHONE)


@pytest.fixture(params=["desktop", "phone"])
def page(request, open_page) -> Page:
    """The same test at both sizes."""
    return open_page(**(PHONE if request.param == "phone" else DESKTOP))


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, str], User]:
    """`sign_in(page, username)`: a session of that user, without the sign-in page."""

    def signed_in(page: Page, username: str, *, server: str = live_server.url) -> User:
        user = User.objects.get(username=username)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": server}
        page.context.add_cookies([cookie])
        return user

    return signed_in


@pytest.fixture
def check_axe() -> Callable[[Page], None]:
    """`check_axe(page)`: axe finds nothing, and nothing sticks out of the page at its side.

    It runs in the page's own world, past its content policy.
    """

    def checked(page: Page) -> None:
        # Half a megabyte to read and compile: once for a document, however often htmx changes it.
        if not page.evaluate(AXE_THERE):
            page.evaluate(AXE.read_text())
        found = page.evaluate(AXE_RUN)["violations"]
        lines = [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]
        assert lines == [], f"{page.url}\n" + "\n".join(lines)
        assert page.evaluate(WIDTH) <= page.viewport_size["width"], page.url  # type: ignore[index]

    return checked


@pytest.fixture
def hand(page, demo, sign_in) -> Hand:
    sign_in(page, "consultor")
    return Hand(page)


@pytest.fixture
def proposal(demo) -> Proposal:
    """A new car at R$ 150 000, in an attendance of the demo's *consultor*."""
    rows = Atendimento.objects.in_progress().filter(responsible__username="consultor", department="VN")
    attendance = rows.order_by("pk")[0]
    return services.create_proposal(
        attendance=attendance, by=attendance.responsible, business_type="VN",
        model_description="Corolla XEi 2026 prata", price=150_000,
    )  # fmt: skip
