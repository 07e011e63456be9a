"""`make test`: the suite on SQLite, on PostgreSQL, and in Chromium; ARGS="-k name" narrows it."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

from installation import PYTHON, ROOT, SetupError, apt_install, install, say, stop_with, succeeds
from postgres import find_postgres, private_postgres

# The shell draws no window around its pages: the same engine for half the processor's time.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_TESTS = 5  # pytest's own exit code
# What the marks would leave out need not be imported by each worker.
WHERE = {"not browser": ["--ignore=tests/browser"], "browser": ["tests/browser"]}
SQLITE = "sqlite:///:memory:"  # tests/settings.py puts each worker's into a file of its own
CI = os.environ.get("CI", "").lower() in ("1", "true")


def find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM", "")
    return given or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def skipped(what: str, how: str) -> None:
    """One line; in CI a hole in the run is a failure."""
    line = f"SKIPPED: no {what} found, so its tests did not run. {how}"
    if CI:
        raise SetupError(line)
    say(line)


def postgres_address(stack: ExitStack) -> str | None:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    programs = find_postgres() or (apt_install("postgresql") and find_postgres()) or None
    if not programs:
        skipped("PostgreSQL 15 or newer", "Install its server programs or set TEST_DATABASE_URL.")
        return None
    return stack.enter_context(private_postgres(programs))


def chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    if not given and not shutil.which(SHELL) and (CI or not find_chromium()):
        apt_install(SHELL)
    found = find_chromium()
    if not found:
        skipped("Chromium", "Install it (Debian: apt-get install chromium) or set CHROMIUM.")
    return found


def find_soap_partners() -> None:
    """PHP's own SOAP client, one of the strangers that speak to our service; node's came with npm."""
    if not soap_in_php() and not (apt_install("php-cli", "php-soap") and soap_in_php()):
        skipped("PHP with SOAP", "Install it (Debian: apt-get install php-cli php-soap).")


def soap_in_php() -> bool:
    return succeeds("php", "-r", "exit(class_exists('SoapClient') ? 0 : 1);")


def finish(process: subprocess.Popen[bytes]) -> int:
    """Its exit code; when we are stopped, it and its workers end too, in order if they can."""
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        raise


def templates(stack: ExitStack, addresses: list[str], folder: Path) -> list[str]:
    """For each address a migrated database that workers copy (tests/database.py): its file, or its name.

    Made beside each other: each keeps one processor busy for a while.
    """
    names, making = [], []
    for address in addresses:
        is_file = address == SQLITE
        names.append(str(folder / "template.sqlite3") if is_file else f"dealercrm_template_{os.getpid()}")
        if not is_file:
            stack.callback(lambda *wanted: prepare(*wanted).wait(), address, "drop", names[-1])
        making.append(prepare(address, "template", names[-1]))
        stack.callback(making[-1].kill)
    if any(process.wait() for process in making):
        raise SetupError("Failed: the databases for the tests could not be migrated.")
    return names


def prepare(address: str, *arguments: str) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [PYTHON, "scripts/prepare_tests.py", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": address})


def suite(name: str, kind: str, reports: Path, **env: str) -> int:
    say(f"\n=== {name} ===")
    began = time.monotonic()
    narrowing = shlex.split(os.environ.get("ARGS", ""))
    where = narrowing or WHERE[kind]
    report = f"--junitxml={reports / f'{name}.xml'}"
    # A session of its own: Ctrl+C comes to us alone.
    process = subprocess.Popen(
        [PYTHON, "-m", "pytest", "-q", "-n", "2", "-m", kind, report, *where],
        cwd=ROOT,
        env={**os.environ, **env, "TEST_FOLDER": str(reports)},
        start_new_session=True,
    )
    code = finish(process)
    say(f"=== {name}: {time.monotonic() - began:.0f} s ===")
    return 0 if code == NO_TESTS and narrowing else code


def counts(reports: Path) -> str:
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for report in reports.glob("*.xml"):
        for element in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 -- pytest's own
            for key in total:
                total[key] += int(element.get(key, 0))
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return f"{passed} passed, {failed} failed, {total['skipped']} skipped"


def run(stack: ExitStack) -> bool:
    os.environ["LOCAL"] = "1"
    install("dev")
    # It fetches for most of its time: the databases are made meanwhile.
    front = prepare(SQLITE, "front")
    stack.callback(front.kill)
    reports = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    address, browser = postgres_address(stack), chromium()
    find_soap_partners()
    addresses = [SQLITE, address] if address else [SQLITE]
    environments = [
        {"DATABASE_URL": place, "TEST_TEMPLATE": name}
        for place, name in zip(addresses, templates(stack, addresses, reports), strict=True)
    ]
    if front.wait():
        raise SetupError("Failed: the front-end files could not be made.")
    codes = [
        suite(name, "not browser", reports, **environment)
        for name, environment in zip(("sqlite", "postgresql"), environments, strict=False)
    ]
    if browser:
        codes.append(suite("chromium", "browser", reports, CHROMIUM=browser, **environments[0]))
    say(f"\n{counts(reports)}")
    return not any(codes)


def main() -> None:
    os.chdir(ROOT)
    # However we are stopped, the private PostgreSQL is too.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    try:
        with ExitStack() as stack:
            green = run(stack)
    except SetupError as error:
        stop_with(error)
    sys.exit(0 if green else 1)


main()
