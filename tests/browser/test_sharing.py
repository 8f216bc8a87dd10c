"""A drag on a small machine where a network trains: less is shown, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import ROOT, Visit, without_faults
from tests.browser.test_train import press, said

pytestmark = pytest.mark.browser
SMALL = "from neurolab.explorer import sharing\nsharing.ENOUGH = 10**6  # any machine is small\n"
LINK = "?v=1&y=train&l=epochs:100000"
PLACES = 10
# Counts positions of a slider's knob, which stands inside shadow roots.
COUNT = """(slider) => {
  const thumb = slider.closest(".MuiSlider-thumb")
  window.positions = 0
  window.counter?.disconnect()
  window.counter = new MutationObserver(() => window.positions++)
  window.counter.observe(thumb, { attributeFilter: ["style"] })
}"""
VALUE = '"attr":"value"'  # in what the browser sends
LOW, HIGH = 0.3, 0.7  # the ends of a drag


class Drag(NamedTuple):
    """What a drag came to: moves of the mouse, positions of the knob, values that were sent."""

    moves: int
    positions: int
    values: int


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


def values(visit: Visit) -> int:
    """Return how many values controls have sent."""
    return sum(each.count(VALUE) for each in visit.sent)


def drag(visit: Visit, end: float) -> Drag:
    """Drag the first decay to and fro until its knob was seen at some places, then to the end."""
    visit.tab("Dynamics")
    visit.slider("decay").evaluate(COUNT)
    before, moves = values(visit), 0
    with visit.hold("decay", LOW) as move:
        while visit.page.evaluate("window.positions") < PLACES:
            moves += 1
            move(LOW + (HIGH - LOW) * abs((moves / 20) % 2 - 1))
        move(end)
    return Drag(moves, visit.page.evaluate("window.positions"), values(visit) - before)


def begin_at(visit: Visit, decay: float) -> None:
    """Drag the first decay to a value and wait until everything says so."""
    drag(visit, decay)
    visit.settled("decay", decay)


def test_a_drag_shows_and_sends_less_and_ends_where_the_mouse_was_let_go(training) -> None:
    seen = drag(training, 0.9)
    assert 0 < seen.values < seen.positions < seen.moves / 2
    training.settled("decay", 0.9)


def test_single_moves_are_taken_one_by_one(training) -> None:
    begin_at(training, 0.6)
    slider = training.slider("decay")
    slider.focus()
    for value in (0.605, 0.61, 0.615):
        frame = training.frame()
        training.page.keyboard.press("ArrowRight")
        training.wait_frame(frame)
        training.settled("decay", value)


def test_a_key_held_down_counts_each_step_and_sends_less(training) -> None:
    begin_at(training, 0.55)
    training.slider("decay").focus()
    before = values(training)
    for _ in range(12):  # the second and later ones are repeats
        training.page.keyboard.down("ArrowRight")
    training.page.keyboard.up("ArrowRight")
    training.settled("decay", 0.61)
    assert values(training) - before < 12


def test_another_key_in_a_drag_changes_nothing(training) -> None:
    training.tab("Dynamics")
    with training.hold("decay", LOW) as move:
        for share in (0.4, 0.5, 0.8):
            move(share)
            training.page.keyboard.press("Shift")
    training.settled("decay", 0.8)


def test_undo_right_after_a_drag_goes_back_to_before_it(training) -> None:
    begin_at(training, 0.5)
    threshold = training.slider("threshold")
    threshold.focus()
    training.page.keyboard.press("ArrowRight")
    threshold.blur()
    drag(training, 0.8)
    training.page.keyboard.press("z")
    training.settled("decay", 0.5)


def test_captions_keep_up_with_a_run_whose_pictures_never_rest(training) -> None:
    training.tab("Train")
    training.page.get_by_text("Nothing was trained yet").first.wait_for(state="detached")
    said(training, "Training").wait_for()


def test_without_a_network_every_position_is_shown_again(training) -> None:
    training.tab("Train")
    press(training, "Pause")
    training.page.get_by_role("button", name="Run", exact=True).wait_for()
    training.tab("Dynamics")
    training.page.wait_for_function("!window.neurolab.spares")
    seen = drag(training, 0.9)
    assert seen.positions > seen.moves / 2
    training.settled("decay", 0.9)
