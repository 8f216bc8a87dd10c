"""Settings that every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

import neurolab as nl
from neurolab.neurons import _registered

# A kernel is compiled at the first example, so examples have no deadline; the same
# examples every time, so that a failure can be repeated.
settings.register_profile("neurolab", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "neurolab"))


@pytest.fixture
def own_neurons():
    """Forget the neurons that a test registers."""
    before = set(nl.neurons())
    yield
    for name in set(nl.neurons()) - before:
        del _registered[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright leaves an event loop behind in the main thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
