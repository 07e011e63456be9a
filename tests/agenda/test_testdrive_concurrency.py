"""One car, one hour, many sellers at once, with real connections."""

from collections import Counter
from functools import partial

import pytest

from atendimento.services import AtendimentoError
from tests.agenda.test_testdrives import World
from tests.atendimento.test_concurrency import race

SELLERS = 8


@pytest.mark.django_db(transaction=True)
def test_many_book_one_hour_one_wins():
    answers = race([partial(World().book, 9)] * SELLERS)

    found = Counter("refused" if isinstance(answer, AtendimentoError) else "booked" for answer in answers)
    assert found == {"booked": 1, "refused": SELLERS - 1}
