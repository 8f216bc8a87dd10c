"""How much the browser has to lay out: what `layout.js` spares, and that plots still fit."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
# Every shadow root is watched for style sheets that get another text.
WATCH = """() => {
  window.sheets = 0
  const watcher = new MutationObserver((all) => {
    for (const { target } of all) if (target.closest?.("style")) window.sheets++
  })
  const walk = (root) => {
    watcher.observe(root, { subtree: true, childList: true, characterData: true })
    for (const e of root.querySelectorAll("*")) if (e.shadowRoot) walk(e.shadowRoot)
  }
  walk(document)
}"""
# Widths of every plot that is seen: its box, its drawing surface on the screen, and the frame
# of the axes with the room for labels beside it.
WIDTHS = """() => {
  const found = []
  const seen = (v) => {
    for (const c of v.child_views ?? []) seen(c)
    if (!v.canvas_view || !v.el.offsetParent) return
    const box = v.el.getBoundingClientRect()
    const { left, right } = v.frame.bbox
    found.push({ box: box.width, drawn: v.canvas_view.primary.el.getBoundingClientRect().width,
      left, right, end: box.right, parent: v.el.parentNode.host.getBoundingClientRect().width })
  }
  Bokeh.index.roots.forEach(seen)
  return found
}"""
# The colours of the numbers beside the axes, in every plot that was made.
COLOURS = """() => {
  const axes = Bokeh.documents.flatMap((d) => [...d._all_models.values()])
    .filter((m) => m.type === "LinearAxis" && m.axis_label !== undefined)
  return [...new Set(axes.map((m) => JSON.stringify(m.major_label_text_color)))]
}"""
FIT = f"""() => {{
  const all = ({WIDTHS})()
  return all.length > 0 && all.every((p) => Math.abs(p.box - p.drawn) < 1.5 && p.left >= 30 &&
    p.right <= p.box && p.right - p.left > 0.4 * p.box && p.end <= innerWidth + 1)
}}"""


def test_a_drag_writes_no_style_sheets(visit) -> None:
    visit.open()
    visit.slider("decay").focus()
    for key in ("ArrowRight", "ArrowLeft"):  # the axes have the room they need
        frame = visit.frame()
        visit.page.keyboard.press(key)
        visit.wait_frame(frame)
    visit.page.evaluate(WATCH)
    presses = 8
    for _ in range(presses):
        frame = visit.frame()
        visit.page.keyboard.press("ArrowRight")
        visit.wait_frame(frame)
    # An axis that needs more room for its labels may; it used to be dozens for each press.
    assert visit.page.evaluate("window.sheets") <= presses


def test_plots_follow_the_window(visit) -> None:
    visit.open()
    visit.page.wait_for_function(FIT)
    before = visit.page.evaluate(WIDTHS)
    for width in (1100, 390, 1440):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.wait_for_function(f"() => innerWidth === {width} && ({FIT})()")
    after = visit.page.evaluate(WIDTHS)
    assert len(after) == len(before)
    assert [p["box"] for p in after] == [p["box"] for p in before]


def test_a_tab_fits_that_was_closed_while_the_window_changed(visit) -> None:
    visit.open()
    for name in ("Distributions", "Dynamics"):
        visit.tab(name)
    visit.page.set_viewport_size({"width": 800, "height": 900})
    visit.page.wait_for_function(f"() => innerWidth === 800 && ({FIT})()")
    visit.tab("Distributions")
    visit.page.wait_for_function(FIT)
    assert len(visit.page.evaluate(WIDTHS)) > 1


def test_all_tabs_change_their_colours_whether_they_are_seen_or_not(visit) -> None:
    visit.open()
    names = visit.page.get_by_role("tab").all_inner_texts()
    for name in names[1:]:
        visit.tab(name)
    light = visit.page.evaluate(COLOURS)
    visit.page.get_by_role("button", name="Toggle theme").click()
    visit.page.wait_for_function(
        f"(light) => {{ const now = ({COLOURS})(); return now.length === 1 && now[0] !== light }}",
        arg=light[0],
    )
    assert len(light) == 1
    visit.tab("Surrogates")
    visit.page.wait_for_function(FIT)
