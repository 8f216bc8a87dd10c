"""The step inspector, a pinned run and an ablation, as a visitor uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

import neurolab as nl
from neurolab.experiment import Experiment
from neurolab.inspection import inspect_step

pytestmark = pytest.mark.browser
FIRST, SECOND = "row-0", "row-1"
LEFT, RIGHT = 64, 20  # pixels beside a plot's frame


def tap(visit, plot: str, share: float) -> None:
    """Click into a plot, at a share of its time axis."""
    box = visit.page.locator(f".plot-{plot}").bounding_box()
    x = box["x"] + LEFT + share * (box["width"] - LEFT - RIGHT)
    visit.page.mouse.click(x, box["y"] + box["height"] * 0.5)


def title(visit):
    return visit.page.locator(".inspector h2")


def inspected(visit) -> int:
    """The step in the inspector's title."""
    return int(re.search(r"step (\d+)", title(visit).inner_text())[1])


@pytest.fixture
def told():
    """What there is to say about a step of the CLIF of the tests' link."""
    run = nl.simulate("clif", Experiment(time=40, neurons=5).source(), engine="numpy")
    return lambda step: inspect_step(run, step).sentence


def test_a_tapped_row_tells_why_and_the_arrows_go_on(visit, told) -> None:
    visit.open("?v=1&m=lif_soft!clif&t=40&n=5")
    source_is_the_pages(visit, told)
    row = visit.canvas(FIRST)
    frame = visit.frame()
    tap(visit, SECOND, 0.5)
    visit.wait_frame(frame)
    step = inspected(visit)
    assert 18 <= step <= 21
    assert title(visit).inner_text().startswith("CLIF, neuron 0, ")
    said = visit.page.locator(".inspector p.why")
    expect(said).to_have_text(told(step))
    expect(visit.page.locator(".inspector .line")).to_have_count(4)
    assert visit.canvas(FIRST) != row  # narrower, and marked
    top = visit.page.locator(f".plot-{FIRST}").bounding_box()["y"]
    for key, there in (("ArrowRight", step + 1), ("ArrowLeft", step), ("ArrowUp", step)):
        visit.page.keyboard.press(key)
        expect(title(visit)).to_contain_text(f"step {there}")
        assert visit.page.locator(f".plot-{FIRST}").bounding_box()["y"] == top
    expect(title(visit)).to_contain_text("LIF, soft reset")
    visit.page.wait_for_url(f"**j=step:{step}**")
    visit.page.get_by_role("button", name="Next step").click()
    expect(title(visit)).to_contain_text(f"step {step + 1}")
    visit.page.keyboard.press("ArrowRight")  # the button has the focus
    expect(title(visit)).to_contain_text(f"step {step + 2}")
    live = visit.page.locator("[aria-live=polite]").filter(has_text=f"step {step + 2}: LIF")
    expect(live).to_have_count(1)
    visit.page.keyboard.press("Escape")
    expect(title(visit)).to_be_hidden()
    visit.page.wait_for_url(lambda url: "j=" not in url)


def source_is_the_pages(visit, told) -> None:
    """The caption counts the spikes that the reference run has."""
    fired = sum(" did not fire" not in told(step) for step in range(40))
    caption = visit.page.get_by_text(re.compile(rf"neuron 0: {fired} spikes in 40 steps"))
    assert caption.count() >= 1


def test_a_pinned_run_stays_as_a_ghost_while_a_slider_moves(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif&t=40&n=5")
    visit.page.locator("h2").first.click()
    visit.page.keyboard.press("p")
    table = visit.page.get_by_text("Differences from the pinned run")
    expect(table).to_be_visible()
    expect(visit.page.get_by_role("button", name="Unpin")).to_be_visible()
    pinned, frame = visit.canvas(SECOND), visit.frame()
    visit.number("gain").fill("2.5")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    ghosted = visit.canvas(FIRST)
    assert visit.canvas(SECOND) == pinned
    cells = visit.page.get_by_role("row", name=re.compile("^LIF, soft reset"))
    expect(cells).to_contain_text(re.compile(r"\d+ → \d+ \(\+\d+\)"))
    expect(visit.page.get_by_role("row", name=re.compile(r"^CLIF \d"))).to_contain_text("(same)")
    visit.page.get_by_role("tab", name="Surrogates").click()
    expect(visit.page.get_by_role("button", name="Unpin")).to_be_hidden()
    frame = visit.frame()
    visit.page.get_by_role("tab", name="Dynamics").click()
    visit.wait_frame(frame)
    assert visit.canvas(FIRST) == ghosted
    visit.page.get_by_role("button", name="Unpin").click()
    expect(table).to_be_hidden()
    assert visit.canvas(FIRST) != ghosted


def test_an_ablation_changes_its_row_only_and_goes_back(visit) -> None:
    visit.open("?v=1&m=ar_lif!clif&t=40&n=5")
    before, other, frame = visit.canvas(FIRST), visit.canvas(SECOND), visit.frame()
    visit.choose("Ablation", "No reset")
    visit.wait_frame(frame)
    assert visit.canvas(FIRST) != before
    assert visit.canvas(SECOND) == other
    expect(visit.page.get_by_text("AR-LIF, no reset").first).to_be_visible()
    expect(visit.page.get_by_text("no effect here").first).to_be_visible()
    visit.page.wait_for_url("**base:ar_lif**")
    frame = visit.frame()
    visit.choose("Ablation", "As it is: adaptive reset")
    visit.wait_frame(frame)
    assert visit.canvas(FIRST) == before
    visit.page.wait_for_url(lambda url: "base:" not in url)


def test_a_double_click_on_a_zoomed_row_shows_everything_and_inspects_nothing(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif&t=120&n=5")
    whole = visit.canvas(FIRST)
    box = visit.page.locator(f".plot-{FIRST}").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.keyboard.down("Control")
    visit.page.mouse.wheel(0, -400)
    visit.page.keyboard.up("Control")
    assert visit.canvas(FIRST) != whole
    visit.page.mouse.dblclick(x, y)
    assert visit.canvas(FIRST) == whole
    visit.page.wait_for_timeout(700)  # longer than a second click is waited for
    expect(title(visit)).to_be_hidden()
