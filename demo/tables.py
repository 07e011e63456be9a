"""The tables demo attendances are made of, by code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from accounts.models import Department
from atendimento.models import AppraisalMotive, Channel, ClosingReason, Competitor, Media, Nature, Result
from atendimento.models.tables import TableRow

Row = TypeVar("Row", bound=TableRow)


def by_code(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.code: row for row in rows}


@dataclass(frozen=True)
class Tables:
    natures: dict[str, list[Nature]]
    channels: dict[str, Channel]
    media: dict[str, Media]
    results: dict[str, Result]
    reasons: dict[str, ClosingReason]
    competitors: dict[str, Competitor]
    motives: dict[str, AppraisalMotive]

    @classmethod
    def load(cls) -> Self:
        return cls(
            natures=natures_by_department(),
            channels=by_code(Channel.objects.filter(active=True)),
            media=by_code(Media.objects.filter(active=True)),
            results=by_code(Result.objects.all()),
            reasons=by_code(ClosingReason.objects.filter(active=True)),
            competitors=by_code(Competitor.objects.filter(active=True)),
            motives=by_code(AppraisalMotive.objects.filter(active=True)),
        )


def natures_by_department() -> dict[str, list[Nature]]:
    rows = list(Nature.objects.filter(active=True).prefetch_related("area_rows"))
    return {code: [row for row in rows if code in row.areas] for code in Department.values}
