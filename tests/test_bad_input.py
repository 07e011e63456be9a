"""Every form of every page, field by field: bad input is answered by its field, and what was typed stays.

The forms are found by walking the URLs, so that a new page is walked as well. A plausible answer is made
from each form's own fields; then one field after another gets each bad value.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.access_objects import World, arguments_of
from tests.test_access import OWN_ROUTES, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BAD = {
    "empty": "",
    "huge": "x" * 10_240,
    "emoji and markup": "<b>'\"💥👩‍👩‍👧",
    "control characters": "a\x00\x07\x1bb",
    "invisible": "\u202e\u200b",
    "beyond bigint": "99999999999999999999",
    "end of time": "9999-12-31",
}
WHOLE_PAGE = "empty"
# Whose forms: a leader sees the most of them.
ROLE = "Gerente Geral"
# Answers nothing that a person typed: presses, and what a script sends for the user.
PRESSES = {
    "accounts:store-switch",
    "agenda:attendance-new-draft",
    "agenda:attendance-draft",
    # Its fields are the search of its address, walked at `proposals:stock`; what is posted is a press.
    "proposals:proposal-unit",
}
PLAUSIBLE = {
    "phone": "(11) 98812-4471",
    "customer_phone": "(11) 98812-4471",
    "number": "(11) 98812-4471",
    "document": "529.982.247-25",
    "email": "ana@exemplo.com.br",
    "plate": "ABC1D23",
    "chassis": "",
    "zip": "01310-100",
    "state": "SP",
    "birth_date": "1980-05-20",
    "year_made": "2022",
    "year_model": "2023",
    "due_at": "10:00",
    "starts_at": "10:00",
    "promised_hour": "17:00",
    "valid_at": "18:00",
}


# What the page posts beside its form.
BESIDE = {"agenda:attendance-confirm": {"passo": "resumo"}, "customers:person-create": {"cadastro": "pessoa"}}


def forms_in(response: Any) -> Iterator[forms.BaseForm]:
    """The forms a page was drawn with, those of its form sets included."""
    layers = [layer for layer in response.context or [] if hasattr(layer, "dicts")]
    values = [value for layer in layers for part in layer.dicts for value in part.values()]
    for value in {id(value): value for value in values}.values():
        if isinstance(value, forms.BaseFormSet):
            yield from (value.management_form, *value.forms)
        elif isinstance(value, forms.BaseForm):
            yield value


def plausible(bound: forms.BoundField) -> str:
    """What a person might answer; at least of the right shape."""
    field, tomorrow = bound.field, timezone.localdate() + timedelta(days=1)
    if bound.name in PLAUSIBLE:
        return PLAUSIBLE[bound.name]
    value = bound.field.prepare_value(bound.value())
    if value not in (None, ""):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        groups = [
            label if isinstance(label, list | tuple) else [(key, label)] for key, label in field.choices
        ]
        return next((str(key) for group in groups for key, _label in group if str(key)), "")
    by_kind = {forms.DateField: str(tomorrow), forms.TimeField: "10:00", forms.IntegerField: "10"}
    # DecimalField derives from IntegerField.
    return next((text for kind, text in by_kind.items() if isinstance(field, kind)), "Texto")


def is_typed(bound: forms.BoundField) -> bool:
    widget = bound.field.widget
    hidden = isinstance(widget, forms.HiddenInput | forms.CheckboxInput)
    return (
        isinstance(widget, forms.TextInput | forms.Textarea | forms.widgets.DateTimeBaseInput) and not hidden
    )


def problems(response: Any, bad: str, name: str) -> Iterator[str]:
    """What a refused form owes: the reason on the page, and the text as it was typed."""
    page = response.content.decode()
    for form in forms_in(response):
        if not form.is_bound:
            continue
        for field, errors in form.errors.items():
            unseen = field in form.fields and form.fields[field].widget.is_hidden
            told = [] if unseen and field not in getattr(form, "TOLD_ELSEWHERE", ()) else errors
            yield from (f"untold: {error}" for error in told if escape(str(error)) not in page)
        drawn = [bound for bound in form if bound.html_name == name and f'name="{name}"' in page]
        if response.status_code == 422 and drawn and is_typed(drawn[0]) and escape(bad) not in page:
            yield f"lost what was typed into {name}"


PAGES = ("proposals:stock", "agenda:worklist", "agenda:search")


def walked() -> list[str]:
    """Forms that are posted, and pages that read their filters from the address."""
    names = dict.fromkeys(route.name for route in OWN_ROUTES if route.name not in PRESSES)
    ends = ("-create", "-edit", "-list", "-complete")
    posts = {name for name in names if any(case.startswith("POST") for case in TABLE[name])}
    return [name for name in names if name in posts or name in PAGES or name.endswith(ends)]


def relation_of(name: str) -> str:
    relations = [case.partition(" ")[2] for case in TABLE[name]]
    return "own" if "own" in relations or "team" in relations else relations[0]


def ask(client: Client, address: str, data: dict[str, str], *, post: bool, part: bool = False) -> Any:
    """One request whose effects are undone; `part`: as htmx asks, without the frame of the page."""
    headers = {"HX-Request": "true"} if part else {}
    with transaction.atomic():
        send = client.post if post else client.get
        response = send(address, data, headers=headers)
        transaction.set_rollback(True)
    return response


def address_of(world: World, name: str) -> str:
    user = world.users[ROLE]
    return reverse(name, args=arguments_of(name, world, user, relation_of(name)))


@pytest.mark.parametrize("name", walked())
def test_bad_input_is_told_by_its_field_and_kept(access_world, name):
    world = access_world
    address = address_of(world, name)
    client = Client()
    client.force_login(world.users[ROLE], backend="django.contrib.auth.backends.ModelBackend")
    post = not name.endswith("-list") and name not in PAGES
    first = ask(client, address, {}, post=False)
    empty = ask(client, address, {}, post=post)
    found = [form for form in forms_in(empty) if form.is_bound] or list(forms_in(first))
    fields = {bound.html_name: bound for form in found for bound in form}
    # The form as the page gave it out, where it did: its first values are the likely answers.
    given = {bound.html_name: bound for form in forms_in(first) for bound in form}
    answer = {key: plausible(given.get(key, bound)) for key, bound in fields.items()} | BESIDE.get(name, {})
    wrong = []

    for key in fields:
        for what, bad in BAD.items():
            # Once as a whole page; drawing its frame seven times for each field would take minutes.
            response = ask(client, address, answer | {key: bad}, post=post, part=what != WHOLE_PAGE)
            if response.status_code not in (200, 204, 302, 403, 404, 405, 409, 422):
                wrong.append((key, what, response.status_code))
            elif response.status_code in (200, 422):
                wrong += [(key, what, problem) for problem in problems(response, bad, key)]

    assert wrong == []
