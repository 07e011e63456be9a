"""How quick messages leave, and that no page waits for the partner: `python -m bench.delivery`."""
