"""`python -m bench`: the pages beside their floors, on both databases; results to docs/benchmarks.md."""
