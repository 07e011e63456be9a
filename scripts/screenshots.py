"""The pictures of README and docs, on demo data, in a database made for them and thrown away."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000
PASSWORD = "only-for-pictures-7c1f"  # noqa: S105 -- of a database that lives for a minute
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium without its language pack writes empty dates in English; people see their own language.
PORTUGUESE_DATES = """() => document.querySelectorAll("input[type=date]").forEach(field => {
    field.type = "text"; field.placeholder = "dd/mm/aaaa" })"""


@dataclass(frozen=True)
class Shot:
    """One page as one demo user sees it."""

    name: str
    username: str
    path: str
    height: int

    @property
    def file(self) -> Path:
        return IMAGES / f"{self.name}.png"


SHOTS = (
    Shot("agenda", "consultor", "/agenda/", 570),
    Shot("integrations-monitor", "gerente", "/integracoes/", 790),
    Shot("integrations-endpoint", "admin", "/admin/integrations/endpoint/1/change/", 1100),
    Shot("integrations-rehearsal", "admin", "/admin/integrations/endpoint/1/ensaio/", 1000),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """A web process on fresh demo data; its address."""
    port = free_port()
    env = os.environ | {
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}",
        "DEMO_PASSWORD": PASSWORD,
        "BIND": f"127.0.0.1:{port}",
    }
    for command in (["migrate", "-v0"], ["createcachetable"], ["seed_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    command = [sys.executable, "-m", "gunicorn", "--config", "dealercrm/gunicorn.py", "dealercrm.wsgi"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        # The monitor tells whether somebody delivers; the demo's endpoint is off, so nothing is sent.
        deliver = [sys.executable, "manage.py", "deliver", "--threads=1"]
        worker = subprocess.Popen(deliver, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/saude/")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in (server, worker):
            process.terminate()
            process.wait(timeout=30)


def wait_for(address: str, seconds: float = 60) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            opener.open(address, timeout=5)
            return
        except OSError:  # not there yet, or too busy to answer
            time.sleep(0.25)
    sys.exit("The web process did not answer.")


def sign_in(page: Page, username: str) -> None:
    page.goto("/entrar/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/entrar/" not in url)


def take(address: str) -> None:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sys.exit("No Chromium on this machine: apt-get install chromium, or set CHROMIUM.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--lang=pt-BR"]
        )
        for shot in SHOTS:
            size: ViewportSize = {"width": 1440, "height": shot.height}
            page = browser.new_page(base_url=address, locale="pt-BR", viewport=size, color_scheme="light")
            sign_in(page, shot.username)
            page.goto(shot.path)
            page.evaluate(PORTUGUESE_DATES)
            page.evaluate("() => document.fonts.ready.then(() => null)")
            page.screenshot(path=shot.file)
            page.close()
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as address:
        take(address)
    for shot in SHOTS:
        size = shot.file.stat().st_size
        print(f"{shot.file.relative_to(ROOT)}: {size / 1000:.0f} kB")
        if size > LARGEST:
            sys.exit(f"Too large for a page of docs: at most {LARGEST / 1000:.0f} kB.")


if __name__ == "__main__":
    main()
