"""What keeps the house a house: floors of the model graph, writers of states, clean templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.expected.state_writers import STATE_WRITERS

ROOT = Path(settings.BASE_DIR)
FLOORS = {
    "core": 1,
    "accounts": 2,
    "vehicles": 3,
    "customers": 4,
    "atendimento": 5,
    "proposals": 6,
    "workshop": 6,
    "campaigns": 6,
    "agenda": 7,
    "integrations": 8,
    "demo": 9,
}
STATE_FIELDS = {"state", "status"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(
    path for app in FLOORS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)  # fmt: skip
# `{% ... %}` and `{{ ... }}` may hold signs that look like markup.
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)[^>]*>|<style\b|\sstyle=|\son[a-z]+\s*=", re.I
)


def relations() -> Iterator[tuple[str, str, str]]:
    """(from app, to app, field) of every relation that starts in our own models."""
    for model in apps.get_models():
        source = model._meta.app_label
        if source not in FLOORS:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            if field.related_model._meta.label != settings.AUTH_USER_MODEL:
                yield source, field.related_model._meta.app_label, f"{model._meta.label}.{field.name}"


def test_relations_point_down_only():
    upward = [
        field
        for source, target, field in relations()
        if target in FLOORS and source != target and FLOORS[target] >= FLOORS[source]
    ]

    assert upward == []


def test_get_model_reaches_down_only():
    upward = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in SOURCES
        for target in re.findall(r"get_model\(\s*[\"'](\w+)[\"'.]", path.read_text())
        if FLOORS.get(target, 0) > FLOORS[path.relative_to(ROOT).parts[0]]
    ]

    assert upward == []


def writes_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.attr in STATE_FIELDS
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return any(isinstance(word, ast.Constant) and word.value in STATE_FIELDS for word in node.args)
    is_update = isinstance(node.func, ast.Attribute) and node.func.attr == "update"
    return is_update and any(keyword.arg in STATE_FIELDS for keyword in node.keywords)


def state_writers(path: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef) and any(map(writes_state, ast.walk(function))):
            yield f"{module}:{function.name}"


def test_states_are_written_by_the_known_services_only():
    assert {name for path in SOURCES for name in state_writers(path)} == STATE_WRITERS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_the_content_policy_forbids(path):
    text = path.read_text()

    assert INLINE.findall(TEMPLATE_CODE.sub("", text)) == []
    assert re.findall(r"\|\s*safe\b|{%\s*autoescape off", text) == []


def test_form_wide_errors_have_one_look():
    """`core/_form_errors.html` tells them and takes the focus; at sign-in it stays in the fields."""
    telling = {str(path.relative_to(ROOT)) for path in TEMPLATES if "non_field_errors" in path.read_text()}

    assert telling == {"templates/core/_form_errors.html", "templates/account/login.html"}
