"""The run on a database of its own; bounded in time."""

import argparse

from bench.databases import DATABASES, run_on

MOST_SECONDS = 600


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--database", choices=list(DATABASES), default="PostgreSQL")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    command = ["bench.delivery.run", str(options.count), str(options.workers)]
    say = f"{options.count:,} messages, {options.workers} workers"
    run_on(options.database, command, seconds=MOST_SECONDS, say=say)


if __name__ == "__main__":
    main()
