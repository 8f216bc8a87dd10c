"""How long the page takes, beside a bare Bokeh page: `python -m tests.benchmarks.page_latency`.

Key press to painted for the full Dynamics tab, with every other tab built too, and for the
same figures without Panel, round by round in one browser; time from a started server to the
first byte; time to the first picture. Prints medians and the median of the rounds' ratios;
asserts nothing.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, ROOT, serve

ROUNDS, PRESSES, WARM = 6, 8, 15.0


def pressed(page: Page, presses: int) -> list[float]:
    """Return milliseconds from key press to painted."""
    times = []
    for step in range(presses):
        frame = page.evaluate("window.neurolab.frame")
        begun = page.evaluate("performance.now()")
        page.keyboard.press("ArrowRight" if step % 8 < presses // 2 else "ArrowLeft")
        page.wait_for_function(f"window.neurolab.frame > {frame}", polling=5)
        times.append(page.evaluate("window.neurolab.painted") - begun)
        page.wait_for_timeout(150)
    return times


def tab(page: Page, name: str) -> None:
    """Open a tab."""
    frame = page.evaluate("window.neurolab.frame")
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_function(f"window.neurolab.frame > {frame}")


def every_tab(page: Page) -> None:
    """Open every tab, so that all are built, and the first one again."""
    names = page.get_by_role("tab").all_inner_texts()
    for name in [*names[1:], names[0]]:
        tab(page, name)


def first_byte(script: Path, folder: Path) -> float:
    """Return seconds from starting a server to the end of its first page."""
    begun = time.perf_counter()
    with serve(script, folder / "log") as url:
        urllib.request.urlopen(url).read(1)
        return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    import shutil

    folder = Path(tempfile.mkdtemp())
    plain = folder / "plain.py"
    plain.write_text("import panel as pn\npn.pane.Markdown('hello').servable()\n")
    explorer, bare = ROOT / "apps" / "explorer.py", Path(__file__).with_name("bare_page.py")
    starts = [(first_byte(explorer, folder), first_byte(plain, folder)) for _ in range(5)]
    ours, theirs = (statistics.median(column) for column in zip(*starts, strict=True))
    print(
        f"start to first byte: explorer {ours:.2f} s, a bare panel page {theirs:.2f} s, "
        f"ratio {statistics.median(a / b for a, b in starts):.2f}"
    )
    with (
        sync_playwright() as playwright,
        serve(explorer, folder / "a") as one,
        serve(bare, folder / "b") as two,
    ):
        path = next((p for n in NAMES if (p := shutil.which(n))), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        pages = []
        for url, slider in ((one, ".number-decay input[type=range]"), (two, ".noUi-handle")):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            begun = time.perf_counter()
            page.goto(url)
            page.wait_for_function("window.neurolab && window.neurolab.frame >= 0")
            took = time.perf_counter() - begun
            print(f"first picture on a running server: {url.rsplit('/', 1)[1]} {took:.2f} s")
            page.wait_for_function("window.neurolab.ready")
            if url is one:
                every_tab(page)
            pages.append((page, page.locator(slider).first))
        time.sleep(WARM)  # kernels compile in the background; this is not what is measured
        rounds = []
        for _ in range(ROUNDS):
            medians = []
            for page, slider in pages:
                page.bring_to_front()
                slider.focus()
                medians.append(statistics.median(pressed(page, PRESSES)))
            rounds.append(medians)
        a, b = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(x / y for x, y in rounds)
        print(f"key to painted: explorer {a:.0f} ms, bare Bokeh {b:.0f} ms, ratio {ratio:.2f}")
        browser.close()


if __name__ == "__main__":
    main()
