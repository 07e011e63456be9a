"""Whose turn it is: pure arithmetic, so that ten thousand arrivals can be tried in a second.

Each arrival owes every available seller the same share of it; who takes it pays the whole. The credit that
remains is what the rota owes a seller, and the one it owes most is next. Absent sellers earn nothing and owe
nothing, so nobody comes back to a row of turns he has missed, nor loses the one he was waiting for.

How far a credit may come from zero, in turns, at any moment and whatever the absences of `n` sellers:
- while the same sellers are there from the first arrival on, less than one;
- for 2, 3, 4, 5 sellers 1/2, 5/6, 7/6, 8/5 (every state was walked), and never more than (n - 1) / 2. For any
  k credits add up to at most k(n - k) / 2: an arrival that raises them, a of these sellers present, took one
  who was owed no less than those a; with him k + 1 stood as high, and the absent ones keep their own bound.
- No rule that does not know who comes tomorrow can promise four sellers less than 7/6: whatever it chooses,
  some order of absences breaks it. So are the others the least for two, three and five.
At the end of a long run with likely absences everybody is within one (tests/atendimento/test_rota.py).
A pause that gives away what was owed (`forfeit`) begins the count anew: simulated only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import lcm

# One turn. Divisible by every number of sellers up to twenty: shares are whole, credits add up to zero.
TURN = lcm(*range(1, 21))


@dataclass(frozen=True)
class Seat:
    """One seller's place. `away` says in words why he is not asked now; empty when he is available."""

    seller: int
    credit: int = 0
    # The hour of his last turn as a number, 0 for none; and his place in the start order.
    last: float = 0.0
    place: int = 0
    away: str = ""


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    """Available sellers, the next one first: most owed, longest without a turn, start order."""
    available = (seat for seat in seats if not seat.away)
    return sorted(available, key=lambda seat: (-seat.credit, seat.last, seat.place, seat.seller))


def charge(seats: Sequence[Seat], seller: int) -> dict[int, int]:
    """New credits after `seller` was given a customer whom all available ones had an equal claim to."""
    share_holders = [seat for seat in seats if not seat.away or seat.seller == seller]
    share = TURN // len(share_holders)
    earned = {seat.seller: seat.credit + share for seat in share_holders}
    earned[seller] -= share * len(share_holders)
    return earned


def refund(seats: Sequence[Seat], seller: int) -> dict[int, int]:
    """The opposite: the turn given to `seller` does not count after all."""
    share_holders = [seat for seat in seats if not seat.away or seat.seller == seller]
    share = TURN // len(share_holders)
    earned = {seat.seller: seat.credit - share for seat in share_holders}
    earned[seller] += share * len(share_holders)
    return earned


def forfeit(seats: Sequence[Seat], seller: int) -> dict[int, int]:
    """New credits after `seller` went away by a pause that does not keep the turn: what he was owed goes
    to the others. What he has had too much of stays with him."""
    others = [seat for seat in seats if seat.seller != seller]
    [leaver] = [seat for seat in seats if seat.seller == seller]
    if leaver.credit <= 0 or not others:
        return {}
    share = leaver.credit // len(others)
    given = {seat.seller: seat.credit + share for seat in others}
    return given | {seller: leaver.credit - share * len(others)}
