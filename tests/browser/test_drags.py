"""What a slider says, and when: a drag, an undo and a busy browser may meet in any order."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
LINK = "?v=1&m=lif_soft(decay:0.6)"

# What Panel does to the first slider of a number: `told` by the server, or written by itself.
WRITE = """([name, value, told]) => {
  const models = Bokeh.documents.flatMap((d) => [...d._all_models.values()])
  const mine = (m) => m.class_name === "FloatSlider" && m.data.label.startsWith(name)
  const { data } = models.find(mine)
  data.setv({ value }, told ? { sync: false } : {})
  return data.value
}"""
# Moves the held slider to a share of its length and lets go, perhaps with a key right after:
# one task, so that the slider has no time in between, as in a busy browser.
LET_GO = """(slider, [share, key]) => {
  const rail = slider.closest(".MuiSlider-root").getBoundingClientRect()
  const at = { clientX: rail.left + rail.width * share, clientY: rail.top + rail.height / 2 }
  const send = (name, buttons) => document.dispatchEvent(new PointerEvent(name,
    { ...at, buttons, pointerId: 1, pointerType: "mouse", bubbles: true, composed: true }))
  send("pointermove", 1)
  send("pointerup", 0)
  if (key) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
}"""


def test_a_drag_is_live_and_leaves_nothing_behind(visit) -> None:
    visit.open()
    last = 0.79
    assert visit.drag("decay", 0.3, last, 60) > 0
    # Settled: slider, text box and address agree where the mouse was let go, and no older
    # picture is on its way.
    visit.settled("decay", last)


def test_a_slider_with_the_focus_does_not_say_back_what_it_was_told(visit) -> None:
    """As when two quick undos meet a busy browser: it draws the first after it was told both."""
    visit.open()
    visit.slider("decay").focus()
    visit.page.evaluate(WRITE, ["decay", 0.4, True])
    visit.page.evaluate(WRITE, ["decay", 0.6, True])
    visit.page.keyboard.press("Shift")
    assert visit.page.evaluate(WRITE, ["decay", 0.4, False]) == 0.6


def test_where_a_drag_ends_counts_even_if_the_server_was_there_before(visit) -> None:
    visit.open(LINK)
    with visit.hold("decay", 0.3):
        visit.settled("decay", 0.3)
        visit.page.keyboard.press("z")
        visit.settled("decay", 0.6)
        visit.page.keyboard.press("Z")
        visit.settled("decay", 0.3)
        visit.slider("decay").evaluate(LET_GO, [0.6, None])
    visit.settled("decay", 0.6)


def test_undo_right_after_a_drag_undoes_all_of_it(visit) -> None:
    visit.open(LINK)
    visit.slider("threshold").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settled("threshold", 1.01)
    with visit.hold("decay", 0.3):
        visit.settled("decay", 0.3)
        visit.slider("decay").evaluate(LET_GO, [0.8, "z"])
    visit.settled("decay", 0.6)
    visit.settled("threshold", 1.01)
