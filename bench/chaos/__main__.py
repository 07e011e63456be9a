"""The run on a database of its own; bounded in time."""

import argparse
import os
import subprocess
import sys

from bench.databases import DATABASES, ROOT

MOST_SECONDS = 1_500
# Short times, so that what takes hours in a dealership takes minutes here.
QUICK = {
    "LOCAL": "1",
    "DELIVERY_LEASE_SECONDS": "12",
    "DELIVERY_FIRST_WAIT_SECONDS": "1",
    "DELIVERY_PAUSE_SECONDS": "1",
    "DELIVERY_SETTLE_SECONDS": "5",
    "DELIVERY_ATTEMPTS": "50",
    "DELIVERY_THREADS": "2",
    "LOG_LEVEL": "CRITICAL",
    "DJANGO_SETTINGS_MODULE": "bench.settings",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--database", choices=list(DATABASES), default="PostgreSQL")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    command = [sys.executable, "-m", "bench.chaos.run", str(options.count), str(options.workers)]
    with DATABASES[options.database]() as address:
        env = {**os.environ, **QUICK, "DATABASE_URL": address}
        print(f"• {options.database}, {options.count:,} attendances …", flush=True)
        done = subprocess.run(command, cwd=ROOT, env=env, timeout=MOST_SECONDS, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
