"""Every URL: anonymous ones, marks, and role × URL against the literal tables of tests/expected/."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.access_objects import World, arguments_of
from tests.expected.access import ANONYMOUS, ROLES, TABLE
from tests.factories import member

ROOMS = (
    "core accounts vehicles customers atendimento proposals workshop campaigns agenda reports integrations"
)
OURS = {*ROOMS.split(), "dealercrm"}


@dataclass(frozen=True)
class Route:
    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """A function of ours; Django's admin wraps its own, and ours there, behind `has_permission`."""
        return not self.name.startswith("admin:") and self.view.__module__.split(".")[0] in OURS


def walk(resolver: URLResolver, spaces: tuple[str, ...] = (), taken: tuple[str, ...] = ()) -> Iterator[Route]:
    for part in resolver.url_patterns:
        arguments = (*taken, *part.pattern.converters, *part.pattern.regex.groupindex)
        arguments = tuple(dict.fromkeys(arguments))
        if isinstance(part, URLResolver):
            yield from walk(part, (*spaces, part.namespace) if part.namespace else spaces, arguments)
        elif isinstance(part, URLPattern):
            yield Route(":".join((*spaces, part.name or str(part.pattern))), part.callback, arguments)


ROUTES = list(walk(get_resolver()))
OWN_ROUTES = [route for route in ROUTES if route.is_ours]


def test_anonymous_routes_equal_the_literal_set():
    assert {route.name for route in ROUTES if not getattr(route.view, "login_required", True)} == ANONYMOUS


def test_every_view_of_ours_bears_a_mark():
    assert [route.name for route in OWN_ROUTES if not getattr(route.view, "access_mark", ())] == []


def test_every_url_has_its_row():
    assert {route.name for route in OWN_ROUTES} - set(TABLE) == set()


def test_no_row_without_a_url():
    assert set(TABLE) - {route.name for route in ROUTES} == set()


def test_each_allauth_view_is_named_once():
    names = [route.name for route in ROUTES if ":" not in route.name]

    assert sorted(names) == sorted(set(names))
    assert not [name for name in names if "signup" in name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.name not in ANONYMOUS and not route.arguments],
    ids=lambda r: r.name,
)
def test_without_a_session_only_the_sign_in_is_shown(client, route):
    for method in (client.get, client.post):
        response = method(reverse(route.name))

        assert response.status_code == 302
        assert response.url.startswith(("/entrar/", "/admin/login/", "/conta/confirmar/")), response.url


def codes(text: str) -> dict[str, int]:
    words = [int(word) for word in text.split()]
    return dict(zip(ROLES, words if len(words) > 1 else words * len(ROLES), strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_role_meets_its_code(access_world, sessions, name):
    found = {case: ask(access_world, sessions, name, case) for case in TABLE[name]}

    assert found == {case: codes(text) for case, text in TABLE[name].items()}


@pytest.fixture(scope="module")
def sessions(access_world, django_db_blocker) -> dict[str, SimpleCookie]:
    """Each role is signed in once."""
    with django_db_blocker.unblock():
        return {role: session_of(user) for role, user in access_world.users.items()}


def session_of(user: User) -> SimpleCookie:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies


def ask(world: World, cookies: dict[str, SimpleCookie], name: str, case: str) -> dict[str, int]:
    """The code each role meets: each request's effects are undone, so that one object serves all roles."""
    method, _, relation = case.partition(" ")
    found, shared = {}, None
    for role, user in world.users.items():
        if relation == "own" or shared is None:
            shared = reverse(name, args=arguments_of(name, world, user, relation))
        client = Client()
        client.cookies = copy(cookies[role])
        with transaction.atomic():
            found[role] = client.generic(method, shared).status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["agenda:worklist", "customers:person-list", "proposals:stock"])
def test_superuser_without_business_group_sees_no_business_page(client, access_world, name):
    root = member("Administrador", group=access_world.store.group, is_superuser=True, is_staff=True)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 200
