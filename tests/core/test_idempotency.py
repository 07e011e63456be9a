from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.errors import ServiceError
from core.idempotency import first_made, keep
from core.models import IdempotencyKey
from core.tasks import forget_keys
from tests.factories import UserFactory

LONG = "k" * 65  # one more than a key is kept of
VIEW = "core:test"


def press(key, *, by, rows=None):
    rows = get_user_model().objects.all() if rows is None else rows
    return first_made(rows, by=by, key=key, view=VIEW)


@pytest.mark.parametrize("key", ["k", LONG])
def test_first_made_leads_a_repeat_to_what_the_first_post_made(db, key):
    by, made = UserFactory(), UserFactory()
    first, claimed = press(key, by=by)
    keep(claimed, made.pk)

    assert first is None
    assert press(key, by=by) == (made, None)
    assert press(key, by=made)[0] is None, "the key is the user's own"


def test_first_made_without_a_key_repeats_nothing(db):
    by = UserFactory()

    assert press("", by=by) == press("", by=by) == (None, None)


@pytest.mark.parametrize("result", ["", "/somewhere/1/", "0"])
def test_first_made_refuses_a_repeat_whose_row_is_not_there(db, result):
    by = UserFactory()
    keep(press("k", by=by)[1], result)

    with pytest.raises(ServiceError, match="já foi enviado"):
        press("k", by=by)


def test_keys_are_kept_seven_days(db):
    by = UserFactory()
    for key in ("old", "fresh"):
        press(key, by=by)
    old = IdempotencyKey.objects.filter(key="old")
    old.update(created_at=timezone.now() - timedelta(days=7, minutes=1))

    assert forget_keys() == 1
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["fresh"]
