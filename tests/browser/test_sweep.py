"""The Sweep tab in a browser: pointing drives the traces, cells are sent, nothing overlaps."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SWEEP = "?v=1&m=lif_soft!clif&y=sweep&t=40&n=10&p=size:16"


def plot_box(visit: Visit) -> dict[str, float]:
    plot = visit.page.locator(".plot-sweep")
    plot.wait_for()
    visit.page.get_by_text("256 cells.").wait_for()
    return plot.bounding_box()


def point(visit: Visit, box: dict[str, float], x: float, y: float) -> None:
    visit.page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def test_pointing_shows_a_cell_tapping_keeps_it_and_arrows_walk_on(visit) -> None:
    box = plot_box(visit.open(SWEEP))
    visit.page.get_by_text("The cell nearest to the model's own setting").wait_for()
    point(visit, box, 0.7, 0.4)
    visit.page.get_by_text("The cell under the pointer").wait_for()
    visit.page.mouse.down()
    visit.page.mouse.up()
    point(visit, box, 0.7, 1.5)
    visit.page.get_by_text("The chosen cell").wait_for()
    value = visit.page.locator("div:has(> b)", has_text="input rate = ")
    before = value.inner_text()
    visit.page.keyboard.press("ArrowRight")
    value.filter(has_not_text=before).wait_for()
    assert visit.number("traced_neuron").input_value() == "0"  # the arrow is the heatmap's
    visit.page.get_by_role("button", name="Unpin").click()
    visit.page.get_by_text("The cell nearest to the model's own setting").wait_for()


def test_a_cell_is_sent_to_dynamics_and_undone(visit) -> None:
    box = plot_box(visit.open(SWEEP))
    point(visit, box, 0.7, 0.4)
    visit.page.mouse.down()
    visit.page.mouse.up()
    visit.page.get_by_text("The chosen cell").wait_for()
    visit.page.get_by_role("button", name="Send to Dynamics").click()
    visit.page.locator(".plot-row-0").wait_for()
    visit.page.wait_for_url("**m=lif_soft(decay:*i=poisson(rate:*")
    visit.page.get_by_role("button", name="Undo").click()
    visit.page.wait_for_function("!location.search.includes('decay')")
    assert "rate" not in visit.page.url


@pytest.mark.parametrize("width", [390, 1440])
def test_no_part_of_the_tab_overflows_or_lies_over_another(
    chromium, address: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    visit = Visit(page, address).open(SWEEP)
    plot_box(visit)
    page.get_by_text("Spikes per neuron and step in 500 steps").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    parts = page.locator(".bk-Figure:visible, input[type=text]:visible")
    boxes = [box for k in range(parts.count()) if (box := parts.nth(k).bounding_box())]
    page.close()
    assert len(boxes) >= 10  # four plots, six typed ends
    for k, a in enumerate(boxes):
        assert a["x"] >= 0
        assert a["x"] + a["width"] <= width
        for b in boxes[k + 1 :]:
            beside = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
            stacked = a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
            assert beside or stacked, (a, b)
    assert visit.complaints == []
