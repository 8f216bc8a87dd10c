"""What the page costs a training run, and what a run costs the page.

`python -m tests.benchmarks.training_page`: steps a second of the page's default run, with its
curves on the screen and with a slider of the Dynamics tab dragged by the mouse without rest,
beside the same loop in a process with no page, and beside it while a bare Bokeh page with the
same figures is dragged; and key press to painted while it trains and while it rests.
Round by round in one browser; prints medians and medians of the rounds' ratios.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.page_latency import WARM, pressed, tab
from tests.browser.conftest import FLAGS, NAMES, ROOT, serve

ROUNDS, SECONDS, PRESSES = 3, 16.0, 16
DRAG = 60.0  # seconds; opening the tab and coming back count too, and should not weigh much
EPOCHS = 100_000  # it is never done
HELD = 33  # milliseconds between two moves of the mouse
OURS = ".number-decay .MuiSlider-thumb", ".number-decay .MuiSlider-root"
BARE = ".noUi-handle", ".noUi-base"
WAY = 60  # moves from one end of the slider to the other
ALONE = """
import sys, time, torch
torch.set_num_threads(1)  # as in the page's process
from neurolab.choices import Train
from neurolab.explorer.training_config import config_of
from neurolab.training import Trainer
trainer = Trainer(config_of(Train(epochs={epochs})))
for _ in trainer.steps(200): pass
begun = time.perf_counter()
for done, _ in enumerate(trainer.steps(), 1):
    if time.perf_counter() - begun > {seconds}: break
print(done / (time.perf_counter() - begun))
"""


def alone(meanwhile: Callable[[], object] = lambda: time.sleep(0.05)) -> float:
    """Return steps a second of the loop in a process of its own, `meanwhile` again and again."""
    command = [sys.executable, "-c", ALONE.format(epochs=EPOCHS, seconds=SECONDS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as ran:  # noqa: S603
        while ran.poll() is None:
            meanwhile()
        return float(ran.stdout.read() if ran.stdout else "nan")


@contextlib.contextmanager
def drag(page: Page, selectors: tuple[str, str]) -> Iterator[Callable[[], None]]:
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
    yield step
    page.mouse.up()


def bare(browser: Browser, url: str) -> float:
    """Return steps a second of the loop while the bare page is dragged as the explorer is."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_function("window.neurolab?.frame >= 0")
    with drag(page, BARE) as step:
        found = alone(step)
    page.close()
    return found


def at_slider(page: Page) -> None:
    """Take hold of the first slider of the Dynamics tab, at its lower end."""
    tab(page, "Dynamics")
    page.locator(".number-decay input[type=range]").first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(300)


def steps(page: Page) -> int:
    """Return how many steps the run has taken, as the page says."""
    text = page.locator("[role=status]", has_text=re.compile(r"step [\d,]+ of")).first.inner_text()
    found = re.search(r"step ([\d,]+) of", text)
    return int(found[1].replace(",", "")) if found else 0


def watched(page: Page) -> float:
    """Return steps a second with the curves on the screen."""
    begun, before = time.perf_counter(), steps(page)
    page.wait_for_timeout(1000 * SECONDS)
    return (steps(page) - before) / (time.perf_counter() - begun)


def dragged(page: Page) -> float:
    """Return steps a second while a slider of the Dynamics tab is moved all the time."""
    begun, before = time.perf_counter(), steps(page)
    tab(page, "Dynamics")
    until = time.perf_counter() + DRAG
    with drag(page, OURS) as step:
        while time.perf_counter() < until:
            step()
    tab(page, "Train")
    page.wait_for_timeout(1000)  # the last picture of the drag may come first
    return (steps(page) - before) / (time.perf_counter() - begun)


def latency(page: Page) -> float:
    """Return median milliseconds from key press to painted on the Dynamics tab."""
    at_slider(page)
    found = statistics.median(pressed(page, PRESSES))
    tab(page, "Train")
    return found


def run(page: Page, name: str) -> None:
    """Press Run or Pause and wait until it says the other."""
    page.get_by_role("button", name=name, exact=True).click()
    other = "Pause" if name == "Run" else "Run"
    page.get_by_role("button", name=other, exact=True).wait_for()


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    path = next((p for n in NAMES if (p := shutil.which(n))), None)
    with (
        sync_playwright() as playwright,
        serve(ROOT / "apps" / "explorer.py", folder / "log") as url,
        serve(Path(__file__).with_name("bare_page.py"), folder / "bare") as plain,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}?v=1&y=train&l=epochs:{EPOCHS}")
        page.wait_for_function("window.neurolab?.ready && window.neurolab.frame > 0")
        page.wait_for_timeout(1000 * WARM)
        run(page, "Run")
        page.locator("[role=status]", has_text=re.compile(r"step \d+")).first.wait_for()
        latency(page)  # every tab is built, every kernel compiled
        rows = []
        for _ in range(ROUNDS):
            training = watched(page), dragged(page), latency(page)
            run(page, "Pause")
            rows.append((alone(), *training, latency(page), bare(browser, plain)))
            page.bring_to_front()
            run(page, "Run")
        browser.close()
    own, seen, moved, busy, still, peer = (
        statistics.median(column) for column in zip(*rows, strict=True)
    )
    print(f"steps a second: alone {own:.0f}, curves shown {seen:.0f}, slider dragged {moved:.0f}")
    print(f"beside a bare page that is dragged: {peer:.0f}")
    ratios = [(b / a, c / a, d / e, f / a) for a, b, c, d, e, f in rows]
    shown, held, late, beside = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"ratio to alone: curves shown {shown:.2f}, slider dragged {held:.2f}, ", end="")
    print(f"bare page dragged {beside:.2f}")
    print(f"key to painted: training {busy:.0f} ms, resting {still:.0f} ms, ratio {late:.2f}")


if __name__ == "__main__":
    main()
