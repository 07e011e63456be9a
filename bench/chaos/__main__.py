"""The run on a database of its own; bounded in time."""

import argparse

from bench.databases import DATABASES, run_on

MOST_SECONDS = 1_500
# Short times, so that what takes hours in a dealership takes minutes here.
QUICK = {
    "DELIVERY_LEASE_SECONDS": "12",
    "DELIVERY_FIRST_WAIT_SECONDS": "1",
    "DELIVERY_PAUSE_SECONDS": "1",
    "DELIVERY_SETTLE_SECONDS": "5",
    "DELIVERY_ATTEMPTS": "50",
    "DELIVERY_THREADS": "2",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--database", choices=list(DATABASES), default="PostgreSQL")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    command = ["bench.chaos.run", str(options.count), str(options.workers)]
    say = f"{options.count:,} attendances"
    run_on(options.database, command, seconds=MOST_SECONDS, say=say, **QUICK)


if __name__ == "__main__":
    main()
