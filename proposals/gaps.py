"""What still keeps a sale from its next step. Each subject tells its own part."""

from dataclasses import dataclass

from proposals.errors import ProposalError


@dataclass(frozen=True)
class Gap:
    """One thing missing: which (for tests and links), in words, and where to put it right."""

    code: str
    text: str
    url: str = ""


class GapsError(ProposalError):
    """What is missing, told line by line."""

    def __init__(self, gaps: list[Gap]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gap.text for gap in gaps))
