import gc

import pytest
from django.core.cache import cache
from django.template import Template

from tests.access_objects import make_world

pytest_plugins = ["tests.database"]

WIDGETS = ("django/forms/", "bootstrap5/")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: no collection of garbage need walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session", autouse=True)
def _widgets_are_not_told(django_test_environment):
    """The test client keeps a copy of the context of every template: no test asks for a widget's."""
    told = Template._render

    def rendered(template, context):
        name = template.name or ""
        return template.nodelist.render(context) if name.startswith(WIDGETS) else told(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", rendered)
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits count in the cache."""
    yield
    cache.clear()


@pytest.fixture(scope="module")
def access_world(lasting_rows, django_db_blocker):
    """Made once for all URLs that are walked: each walk's effects are undone."""
    with django_db_blocker.unblock():
        return make_world()
