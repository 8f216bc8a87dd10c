"""A drag on a small machine where a network trains: less is shown, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Visit, without_faults
from tests.browser.test_train import press, said

pytestmark = pytest.mark.browser
SMALL = "from neurolab.explorer import sharing\nsharing.ENOUGH = 10**6  # any machine is small\n"
LINK = "?v=1&y=train&l=epochs:100000"
MOVES = 40
# Counts positions of a slider's knob, which stands inside shadow roots.
COUNT = """(slider) => {
  const thumb = slider.closest(".MuiSlider-thumb")
  window.positions = 0
  new MutationObserver(() => window.positions++).observe(thumb, { attributeFilter: ["style"] })
}"""
OTHER = "(box) => box.value !== '0.8'"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer on a machine that it takes for a small one."""
    folder = tmp_path_factory.mktemp("small")
    script: Path = folder / "explorer.py"
    script.write_text(SMALL + (ROOT / "apps" / "explorer.py").read_text())
    with without_faults(script, folder) as url:
        yield url


@pytest.fixture(scope="module")
def training(chromium, small: str) -> Iterator[Visit]:
    """One visit for all tests: a network trains while the Dynamics tab is open."""
    visit = Visit(chromium.new_page(viewport={"width": 1440, "height": 900}), small)
    visit.open(LINK)
    press(visit, "Run")
    said(visit, r"step \d+ of").wait_for()
    visit.tab("Dynamics")
    visit.page.wait_for_function("window.neurolab.spares")
    yield visit
    visit.page.close()
    assert visit.complaints == []


def drag(visit: Visit, end: float) -> tuple[int, int]:
    """Drag the first decay to a share of its slider; return positions and pictures meanwhile."""
    visit.slider("decay").evaluate(COUNT)
    pictures = visit.drag("decay", end - 0.4, end, MOVES)
    return visit.page.evaluate("window.positions"), pictures


def test_a_drag_shows_less_and_ends_where_the_mouse_was_let_go(training) -> None:
    positions, pictures = drag(training, 0.9)
    assert 1 < positions < MOVES
    assert pictures < positions
    training.settled("decay", 0.9)


def test_single_moves_are_taken_one_by_one(training) -> None:
    drag(training, 0.6)
    training.settled("decay", 0.6)
    slider = training.slider("decay")
    slider.focus()
    for value in (0.605, 0.61, 0.615):
        frame = training.frame()
        training.page.keyboard.press("ArrowRight")
        training.wait_frame(frame)
        training.settled("decay", value)


def test_a_key_held_down_counts_each_step_and_shows_fewer_pictures(training) -> None:
    drag(training, 0.55)
    training.settled("decay", 0.55)
    training.slider("decay").focus()
    frame = training.frame()
    for _ in range(12):  # the second and later ones are repeats
        training.page.keyboard.down("ArrowRight")
    training.page.keyboard.up("ArrowRight")
    training.settled("decay", 0.61)
    assert training.frame() - frame < 12


def test_undo_right_after_a_drag_goes_back(training) -> None:
    drag(training, 0.8)
    training.settled("decay", 0.8)
    training.page.keyboard.press("z")
    training.page.wait_for_function("!location.search.includes('decay:0.8')")
    training.page.wait_for_function(OTHER, arg=training.number("decay").element_handle())
    assert training.slider("decay").input_value() == training.number("decay").input_value()


def test_captions_keep_up_with_a_run_whose_pictures_never_rest(training) -> None:
    training.tab("Train")
    training.page.get_by_text("Nothing was trained yet").first.wait_for(state="detached")
    said(training, "Training").wait_for()


def test_without_a_network_every_position_is_shown_again(training) -> None:
    press(training, "Pause")
    training.page.get_by_role("button", name="Run", exact=True).wait_for()
    training.tab("Dynamics")
    training.page.wait_for_function("!window.neurolab.spares")
    positions, _ = drag(training, 0.9)
    assert positions >= MOVES
    training.settled("decay", 0.9)
