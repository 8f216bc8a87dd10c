"""A run that takes more memory than there is: said in words, and the page lives on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.train_tab import opened
from tests.training_runs import one_thread

__all__ = ["one_thread"]
ROOM = 200 * 2**20  # bytes that the process may take beside what it has
resource = pytest.importorskip("resource")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits another process's memory")
def test_a_network_too_large_ends_its_process_and_not_the_page() -> None:
    with opened() as page:
        tab, runs = page.tab, page.tab.runs
        tab.press("run")
        page.until(lambda: runs.own is not None and runs.own.test is not None)
        shown = runs.own.progress.loss.mean
        pid = runs.process.worker.pid
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[0])
        most = pages * resource.getpagesize() + ROOM
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        page.choose(widths="8192.8192")  # 256 MiB of weights
        tab.press("run")
        page.until(lambda: runs.state == "ended")
        assert "There is not enough memory for this run" in tab.problem.object
        assert "a smaller batch, network or T may fit" in tab.problem.object
        assert runs.records[0].progress.loss.mean == shown
        page.choose(widths="8")
        tab.press("reset")
        assert tab.problem.object == ""
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        assert runs.state == "finished"
        assert runs.process.worker.pid != pid
