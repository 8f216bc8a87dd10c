"""What the page costs a training run, and what a run costs the page.

`python -m tests.benchmarks.training_page`: steps a second of the page's default run, with its
curves on the screen and with a slider of the Dynamics tab dragged by the mouse without rest,
beside the same loop in a process with no page, and beside it while a bare Bokeh page with the
same figures is dragged; and key press to painted while it trains and while it rests.

A machine whose speed changes from one second to the next would make any long measurement
another one each time. So the loop alone is measured for some seconds before and after every
few seconds of the page, while the page's run is stopped; prints medians of the rounds' ratios.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.page_latency import WARM, pressed, tab
from tests.browser.conftest import FLAGS, NAMES, ROOT, serve

ROUNDS, SECONDS, PRESSES = 8, 8.0, 16
SOON = 0.5  # seconds until what was stopped is under way again, and until its steps are read
EPOCHS = 100_000  # it is never done
HELD = 33  # milliseconds between two moves of the mouse
OURS = ".number-decay .MuiSlider-thumb", ".number-decay .MuiSlider-root"
BARE = ".noUi-handle", ".noUi-base"
WAY = 60  # moves from one end of the slider to the other
ALONE = f"""
import sys, time, torch
torch.set_num_threads(1)  # as in the page's process
from neurolab.choices import Train
from neurolab.explorer.training_config import config_of
from neurolab.training import Trainer
trainer = Trainer(config_of(Train(epochs={EPOCHS})))
for _ in trainer.steps(200): pass
print(flush=True)
for line in sys.stdin:
    begun = time.perf_counter()
    for done, _ in enumerate(trainer.steps(), 1):
        if time.perf_counter() - begun > float(line): break
    print(done / (time.perf_counter() - begun), flush=True)
"""
# The page's server notes how many steps it has been told of, and when.
NOTING = """
import time
from neurolab.training.worker import Steps, Worker
drain, total = Worker.drain, 0
def noted(self, *args):
    global total
    found = drain(self, *args)
    total += sum(len(each.steps) for each in found if isinstance(each, Steps))
    with open({path!r}, "a") as file:
        print(time.time(), total, file=file)
    return found
Worker.drain = noted
"""


class Loop:
    """The same loop in a process of its own, with no page."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", ALONE]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)  # noqa: S603
        self._answer()

    def _answer(self) -> str:
        return self._process.stdout.readline() if self._process.stdout else ""

    def rate(self, meanwhile: Callable[[], object] | None = None) -> float:
        """Return its steps a second, measured while something else is done again and again."""
        print(SECONDS, file=self._process.stdin, flush=True)
        until = time.perf_counter() + SECONDS
        while meanwhile is not None and time.perf_counter() < until:
            meanwhile()
        return float(self._answer())

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


class Run:
    """The page's run: its process, and what its server was told of it."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes

    @contextlib.contextmanager
    def stopped(self) -> Generator[None]:
        """Stop its process for a while."""
        found = [p for p in psutil.Process().children(recursive=True) if is_training(p)]
        for each in found:
            os.kill(each.pid, signal.SIGSTOP)
        yield
        for each in found:
            os.kill(each.pid, signal.SIGCONT)
        time.sleep(SOON)

    def rate(self, meanwhile: Callable[[], object]) -> float:
        """Return its steps a second while something is done again and again."""
        begun = time.time()
        while (ended := time.time()) < begun + SECONDS:
            meanwhile()
        time.sleep(SOON)
        when, steps = np.loadtxt(self._notes, unpack=True)
        first, last = np.interp([begun, ended], when, steps)
        return float(last - first) / (ended - begun)


def is_training(process: psutil.Process) -> bool:
    """Tell whether a process is one of those that a server trains in."""
    with contextlib.suppress(psutil.Error):
        return any("multiprocessing.spawn" in word for word in process.cmdline())
    return False


@contextlib.contextmanager
def drag(page: Page, selectors: tuple[str, str]) -> Generator[Callable[[], None]]:
    """Hold a knob with the mouse; yields what takes a step, to one end and back again."""
    knob, rail = (page.locator(each).first.bounding_box() for each in selectors)
    if knob is None or rail is None:
        raise RuntimeError(f"{selectors} are not on the page")
    left, y = rail["x"] + 2, rail["y"] + rail["height"] / 2
    places = itertools.cycle([*range(WAY), *range(WAY, 0, -1)])

    def step() -> None:
        page.mouse.move(left + (rail["width"] - 4) * next(places) / WAY, y)
        page.wait_for_timeout(HELD)

    page.mouse.move(knob["x"] + knob["width"] / 2, y)
    page.mouse.down()
    for _ in range(WAY // 2):  # it is under way
        step()
    yield step
    page.mouse.up()


def beside(loop: Loop, run: Run, measure: Callable[[], float]) -> float:
    """Return the median of what is measured by what the loop alone does before and after."""
    found = []
    for _ in range(ROUNDS):
        with run.stopped():
            before = loop.rate()
        rate = measure()
        with run.stopped():
            found.append(rate / statistics.mean((before, loop.rate())))
    print("  rounds:", *(f"{each:.2f}" for each in found))
    return statistics.median(found)


def bare(browser: Browser, url: str, loop: Loop, run: Run) -> float:
    """Return how much the loop does while the bare page is dragged as the explorer is."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_function("window.neurolab?.frame >= 0")

    def dragged() -> float:
        with run.stopped(), drag(page, BARE) as step:
            return loop.rate(step)

    found = beside(loop, run, dragged)
    page.close()
    return found


def latency(page: Page) -> float:
    """Return median milliseconds from key press to painted on the Dynamics tab."""
    tab(page, "Dynamics")
    page.locator(".number-decay input[type=range]").first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(300)
    found = statistics.median(pressed(page, PRESSES))
    tab(page, "Train")
    return found


def press(page: Page, name: str) -> None:
    """Press Run or Pause and wait until it says the other."""
    page.get_by_role("button", name=name, exact=True).click()
    other = "Pause" if name == "Run" else "Run"
    page.get_by_role("button", name=other, exact=True).wait_for()


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    notes, script = folder / "notes", folder / "explorer.py"
    script.write_text(NOTING.format(path=str(notes)) + (ROOT / "apps" / "explorer.py").read_text())
    path = next((p for n in NAMES if (p := shutil.which(n))), None)
    with (
        sync_playwright() as playwright,
        serve(script, folder / "log") as url,
        serve(Path(__file__).with_name("bare_page.py"), folder / "bare") as plain,
        contextlib.closing(Loop()) as loop,
    ):
        browser, run = playwright.chromium.launch(executable_path=path, args=FLAGS), Run(notes)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}?v=1&y=train&l=epochs:{EPOCHS}")
        page.wait_for_function("window.neurolab?.ready && window.neurolab.frame > 0")
        page.wait_for_timeout(1000 * WARM)
        press(page, "Run")
        page.locator("[role=status]", has_text=re.compile(r"step \d+")).first.wait_for()
        latency(page)  # every tab is built, every kernel compiled
        print("steps a second, to the same loop alone")
        shown = beside(loop, run, lambda: run.rate(lambda: page.wait_for_timeout(200)))
        print(f"curves shown: {shown:.2f}")
        tab(page, "Dynamics")

        def dragged() -> float:
            with drag(page, OURS) as step:
                return run.rate(step)

        print(f"slider dragged: {beside(loop, run, dragged):.2f}")
        tab(page, "Train")
        print(f"bare page dragged: {bare(browser, plain, loop, run):.2f}")
        page.bring_to_front()
        busy = latency(page)
        press(page, "Pause")
        still = latency(page)
        browser.close()
    print(f"key to painted: training {busy:.0f} ms, resting {still:.0f} ms, {busy / still:.2f}")


if __name__ == "__main__":
    main()
