"""`make bench`: both databases at 10,000 and 100,000 rows, each in a process of its own, on loopback only."""

import argparse
import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

from bench import machine, report
from bench.databases import DATABASES, ROOT

SIZES = (10_000, 100_000)
MOST_SECONDS = 1_200
REQUESTS = 150


def measured(address: str, size: int) -> dict[str, Any]:
    env = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOCAL": "1"}
    command = [sys.executable, "-m", "bench.measure", str(size)]
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, timeout=MOST_SECONDS, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(names: list[str], sizes: list[int]) -> dict[str, dict[int, dict[str, Any]]]:
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for name in names:
        found[name] = {}
        for size in sizes:
            print(f"• {name}, {size:,} rows …", flush=True)
            with DATABASES[name]() as address:
                found[name][size] = measured(address, size)
        print(f"\n{report.section(name, found[name])}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--databases", nargs="+", choices=list(DATABASES), default=list(DATABASES))
    parser.add_argument("--dry", action="store_true", help="leave docs/benchmarks.md as it is")
    options = parser.parse_args()
    where = machine.describe()
    print(where, flush=True)
    found = run(options.databases, options.sizes)
    if not options.dry:
        text = report.document(found, where, REQUESTS, date.today())  # noqa: DTZ011 -- of this machine
        (ROOT / "docs" / "benchmarks.md").write_text(text)
        print("Written to docs/benchmarks.md.")


main()
