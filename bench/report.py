"""The figures as a person reads them, on the terminal and in docs/benchmarks.md."""

from datetime import date
from statistics import median
from typing import Any

HEAD = (
    "| Page | Rows | Queries | SQL | p50 | p95 | Floor p50 | Floor p95 | p50 ÷ floor | Size |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)
SEARCH_HEAD = "| Pattern | {heads} |\n| --- | {rules} |"
INTRODUCTION = """# Benchmarks

Made by `make bench` on {day}: {machine}.

Times are milliseconds. One client, page and floor by turns on one kept-alive connection, {requests} of each,
after a warm-up. *Floor*: a view behind the same server, workers and middleware, user and session loaded, that
runs the page's own SQL (all of it beyond session, user and permissions) by the raw driver and returns a
constant body of the page's size. *SQL*: those statements executed and fetched by the raw driver, summed, the
median of seven runs. The measured consultant has 60 overdue, 30 of today and 300 future contacts at every
size; *rows* are contacts for the agenda, stock units for the search. Ratios count; absolute times are noise.
"""


def table(results: dict[int, dict[str, Any]]) -> str:
    """One database: every page at every size."""
    lines = [HEAD]
    for size, result in results.items():
        lines += [line(size, row) for row in result["rows"]]
    return "\n".join(lines)


def line(size: int, row: dict[str, Any]) -> str:
    times = [row[name] for name in ("sql", "p50", "p95", "floor50", "floor95")] + [
        row["p50"] / row["floor50"]
    ]
    figures = " | ".join(f"{figure:.1f}" for figure in times)
    return f"| {row['page']} | {size:,} | {row['queries']} | {figures} | {row['kilobytes']:.0f} kB |"


def searches(results: dict[int, dict[str, Any]]) -> str:
    """SQL of the stock page for each pattern, with median and p95 beneath."""
    sizes = list(results)
    heads = " | ".join(f"SQL at {size:,}" for size in sizes)
    lines = [SEARCH_HEAD.format(heads=heads, rules=" | ".join("---:" for _ in sizes))]
    costs = [{name: row["sql_ms"] for name, row in results[size]["searches"].items()} for size in sizes]
    lines += [search_line(f"`{name}`", [cost[name] for cost in costs]) for name in costs[0]]
    lines.append(search_line("*median*", [median(cost.values()) for cost in costs]))
    lines.append(search_line("*p95*", [p95(cost.values()) for cost in costs]))
    return "\n".join(lines)


def search_line(name: str, figures: list[float]) -> str:
    return f"| {name} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |"


def p95(values: Any) -> float:
    ordered = sorted(values)
    return float(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


def seeding(results: dict[int, dict[str, Any]]) -> str:
    parts = [
        f"{size:,} contacts with as many stock units in {row['seed_seconds']:.0f} s"
        for size, row in results.items()
    ]
    return "Seeding: " + "; ".join(parts) + "."


def pdfs(results: dict[int, dict[str, Any]]) -> str:
    parts = [
        f"{row['pdf']['median']:.0f} ms at {size:,} rows (the first one {row['pdf']['first']:.0f} ms)"
        for size, row in results.items()
    ]
    return "PDF of a proposal of 30 lines, from its rows on: " + "; ".join(parts) + "."


def section(name: str, results: dict[int, dict[str, Any]]) -> str:
    return f"## {name}\n\n{table(results)}\n\n{searches(results)}\n\n{seeding(results)}\n\n{pdfs(results)}\n"


def document(found: dict[str, dict[int, dict[str, Any]]], machine: str, requests: int, today: date) -> str:
    head = INTRODUCTION.format(day=today.isoformat(), machine=machine, requests=requests)
    return "\n".join([head, *(section(name, results) for name, results in found.items())])
