"""A long run: the overview chooses the steps, and the server sends them in full."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
LONG = "?v=1&m=lif_soft!qb_lif&t=50000&n=1&i=normal"
FIND = """(name) => Bokeh.documents.map((d) => d.get_model_by_name(name)).find((m) => m)"""
SEEN = f"(() => {{ const x = ({FIND})('time'); return [x.start, x.end] }})()"
# How many of the steps between two the first model's line has.
DRAWN = f"""([from, to]) => {{
  const x = Array.from(({FIND})("trace-0").data.x)
  return x.filter((k) => from <= k && k <= to).length
}}"""
LEFT, RIGHT, MIDDLE = 64, 20, 20  # pixels beside the plotting area, and half its height


def seen(visit) -> tuple[float, float]:
    start, end = visit.page.evaluate(SEEN)
    return start, end


def place(visit, share: float) -> tuple[float, float]:
    """A point of the overview, from its left to its right end."""
    box = visit.page.locator(".plot-overview").bounding_box()
    return box["x"] + LEFT + share * (box["width"] - LEFT - RIGHT), box["y"] + MIDDLE


def drag(visit, start: float, end: float) -> None:
    mouse = visit.page.mouse
    mouse.move(*place(visit, start))
    mouse.down()
    mouse.move(*place(visit, (start + end) / 2), steps=3)
    mouse.move(*place(visit, end), steps=3)
    mouse.up()


def wait_until_drawn(visit, many: int) -> None:
    """Wait until at least so many of the steps that are seen have been sent."""
    visit.page.wait_for_function(
        f"([many]) => {{ const [a, b] = {SEEN}; return ({DRAWN})([a, b]) >= many }}", arg=[many]
    )


def test_a_drag_over_the_overview_shows_those_steps_in_full(visit) -> None:
    visit.open(LONG)
    whole, before = seen(visit), visit.canvas("row-0")
    assert visit.page.evaluate(DRAWN, list(whole)) < 2000
    drag(visit, 0.5, 0.51)
    start, end = seen(visit)
    assert start == pytest.approx(25_000, abs=300)
    assert end == pytest.approx(25_500, abs=300)
    wait_until_drawn(visit, int(end - start) - 1)
    assert visit.canvas("row-0") != before
    near = visit.canvas("row-0")
    frame = visit.frame()
    visit.slider("gain").focus()  # a slider leaves the zoom as it is
    visit.page.keyboard.press("ArrowRight")
    visit.wait_frame(frame)
    assert seen(visit) == (start, end)
    assert visit.canvas("row-0") != near
    visit.page.mouse.dblclick(*place(visit, 0.9))
    assert seen(visit) == whole
    wait_until_drawn(visit, 600)
    assert visit.page.evaluate(DRAWN, list(whole)) < 2000


def test_the_frame_moves_and_the_wheel_zooms(visit) -> None:
    visit.open(LONG)
    drag(visit, 0.2, 0.3)
    start, end = seen(visit)
    drag(visit, 0.25, 0.65)
    moved = seen(visit)
    assert moved[0] - start == pytest.approx(20_000, abs=300)
    assert moved[1] - moved[0] == pytest.approx(end - start)
    row = visit.page.locator(".plot-row-0").bounding_box()
    visit.page.mouse.move(row["x"] + row["width"] / 2, row["y"] + row["height"] / 2)
    visit.page.keyboard.down("Control")
    for _ in range(8):
        visit.page.mouse.wheel(0, -300)
    visit.page.keyboard.up("Control")
    visit.page.wait_for_function(f"{SEEN}[1] - {SEEN}[0] < 1000")
    start, end = seen(visit)
    wait_until_drawn(visit, min(int(end - start) - 1, 640))


def test_a_finger_chooses_steps_on_a_phone(chromium, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    visit = Visit(page, address).open(LONG)
    touch = context.new_cdp_session(page)
    points = [place(visit, share) for share in (0.40, 0.41, 0.43, 0.46, 0.50)]
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * 4], points, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(f"{SEEN}[1] - {SEEN}[0] < 10000")
    start, end = seen(visit)
    assert start == pytest.approx(20_000, abs=1500)
    assert end == pytest.approx(25_000, abs=1500)
    wait_until_drawn(visit, 600)
    context.close()
    assert visit.complaints == []


def test_a_short_run_has_no_overview(visit) -> None:
    visit.open("?v=1&m=clif&t=300")
    assert not visit.page.locator(".plot-overview").is_visible()
    frame = visit.frame()
    visit.number("time").fill("3000")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    visit.page.locator(".plot-overview").wait_for()
