"""Text is parsed from several threads at once, as the workers of a cluster do."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from neurolab.syntax import parsed

TEXT = "a * (b + c * (d - e / (f + g))) + max(a, b, c) * h\n" * 20


class Finalized:
    """In a cycle, so that the collector ends it: wherever that happens to run."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        for _ in range(50):  # long enough for another thread to get its turn
            pass


@pytest.fixture
def restless_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless_threads")
def test_threads_parse_at_once() -> None:
    def many(_: int) -> int:
        lines = 0
        for _ in range(100):
            Finalized()
            lines += len(parsed(TEXT).body)
        return lines

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(many, range(4))) == [2000] * 4
