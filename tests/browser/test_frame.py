"""What surrounds the plots: phones, the dark mode, keys, outside hosts, latency."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Visit, serve

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_a_phone_shows_the_plots_first_and_nothing_overflows(chromium, address: str) -> None:
    page = chromium.new_page(viewport=PHONE)
    visit = Visit(page, address).open()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.get_by_role("button", name="Open drawer").is_visible()
    page.get_by_role("button", name="Open drawer").click()
    visit.slider("decay").wait_for()
    page.close()
    assert visit.complaints == []


@pytest.mark.parametrize("width", [390, 1440])
def test_no_plot_and_no_card_lies_over_another(chromium, address: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    visit = Visit(page, address).open()
    parts = page.locator(".bk-Figure:visible, .bk-panel-models-markup-HTML:has(h3):visible")
    boxes = [box for k in range(parts.count()) if (box := parts.nth(k).bounding_box())]
    page.close()
    assert len(boxes) >= 15  # input, five rows, four panels, five cards
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            beside = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
            stacked = a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
            assert beside or stacked, (a, b)
    assert visit.complaints == []


def test_the_time_axis_follows_the_number_of_steps(visit) -> None:
    visit.open("?v=1&m=clif&t=20&i=sine")
    short = visit.canvas("input")
    for steps in ("300", "20"):
        frame = visit.frame()
        visit.number("time").fill(steps)
        visit.page.keyboard.press("Enter")
        visit.wait_frame(frame)
        assert (visit.canvas("input") == short) == (steps == "20")


def test_the_dark_mode_recolours_every_plot(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif")
    light = [visit.canvas(name) for name in ("input", "row-0", "row-1")]
    frame = visit.frame()
    visit.page.get_by_role("button", name="Toggle theme").click()
    visit.wait_frame(frame)
    dark = [visit.canvas(name) for name in ("input", "row-0", "row-1")]
    assert all(a != b for a, b in zip(light, dark, strict=True))


def test_help_opens_with_its_key_and_typing_is_never_a_shortcut(visit) -> None:
    visit.open()
    visit.page.locator("h2").first.click()
    visit.page.keyboard.press("?")
    visit.page.get_by_text("another seed").wait_for()
    frame = visit.frame()
    visit.number("time").focus()
    visit.page.keyboard.type("r")
    visit.page.keyboard.press("Escape")
    assert visit.number("seed").input_value() == "0"
    assert visit.frame() == frame


def test_a_session_that_expired_is_rebuilt_whole_and_asks_no_outside_host(
    chromium, tmp_path: Path
) -> None:
    def slow_network(route) -> None:
        time.sleep(4)  # what is tested: scripts that arrive later than the session lives
        route.continue_()

    options = ("--unused-session-lifetime", "2000", "--check-unused-sessions", "200")
    log = tmp_path / "log"
    with serve(ROOT / "apps" / "explorer.py", log, *options) as url:
        page = chromium.new_page()
        page.route("**/bokeh.min.js*", slow_network)
        visit = Visit(page, url).open("?v=1&m=clif&s=5")
        assert visit.number("seed").input_value() == "5"
        page.close()
    assert visit.complaints == []


def test_the_page_stays_within_five_megabytes_of_javascript(chromium, address: str) -> None:
    page = chromium.new_page()
    sizes: dict[str, int] = {}

    def note(response) -> None:
        if response.url.startswith("http") and response.url.split("?")[0].endswith(".js"):
            sizes[response.url] = len(response.body())

    page.on("response", note)
    Visit(page, address).open()
    page.close()
    total = sum(sizes.values())
    print(f"JavaScript: {total / 1e6:.2f} MB in {len(sizes)} files")
    assert 0 < total <= 5_000_000


def test_slider_to_painted_is_measured(visit, capsys: pytest.CaptureFixture[str]) -> None:
    visit.open()
    visit.slider("decay").focus()
    times = []
    for step in range(24):
        frame = visit.frame()
        begun = visit.page.evaluate("performance.now()")
        visit.page.keyboard.press("ArrowRight" if step % 8 < 4 else "ArrowLeft")
        visit.wait_frame(frame)
        times.append(visit.page.evaluate("window.neurolab.painted") - begun)
    with capsys.disabled():
        print(
            f"\nslider to painted, five models: median {statistics.median(times):.0f} ms, "
            f"worst {max(times):.0f} ms of {len(times)}"
        )
    assert len(times) == 24
