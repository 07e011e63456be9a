"""The run on a database of its own; bounded in time."""

import argparse
import os
import subprocess
import sys

from bench.databases import DATABASES, ROOT

MOST_SECONDS = 600


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--database", choices=list(DATABASES), default="PostgreSQL")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    command = [sys.executable, "-m", "bench.delivery.run", str(options.count), str(options.workers)]
    settings = {"LOCAL": "1", "LOG_LEVEL": "CRITICAL", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    with DATABASES[options.database]() as address:
        env = {**os.environ, **settings, "DATABASE_URL": address}
        print(f"• {options.database}, {options.count:,} messages, {options.workers} workers …", flush=True)
        done = subprocess.run(command, cwd=ROOT, env=env, timeout=MOST_SECONDS, check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
