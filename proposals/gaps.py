"""What still keeps a proposal from becoming an order. Each subject tells its own part."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """One thing missing: which (for tests and links), in words, and where to put it right."""

    code: str
    text: str
    url: str = ""
