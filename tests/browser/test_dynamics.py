"""The Dynamics tab as a visitor uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
INPUT, FIRST, SECOND, LAST = "input", "row-0", "row-1", "row-3"
SLOPES = "slopes"


def press(visit, key: str, times: int = 1) -> None:
    for _ in range(times):
        before = visit.frame()
        visit.page.keyboard.press(key)
        visit.wait_frame(before)


def test_a_moved_slider_changes_the_painted_trace_of_its_model_only(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif")
    before = {name: visit.canvas(name) for name in (INPUT, FIRST, SECOND)}
    visit.slider("gain").focus()
    press(visit, "ArrowRight", 3)
    after = {name: visit.canvas(name) for name in (INPUT, FIRST, SECOND)}
    assert after[FIRST] != before[FIRST]
    assert after[INPUT] == before[INPUT]
    assert after[SECOND] == before[SECOND]


def test_a_typed_value_is_taken_and_put_into_the_address(visit) -> None:
    visit.open("?v=1&m=clif")
    before = visit.canvas(FIRST)
    frame = visit.frame()
    visit.number("tau").fill("7.25")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    assert visit.canvas(FIRST) != before
    visit.page.wait_for_url("**tau:7.25**")
    assert visit.page.evaluate("history.length") <= 2  # about:blank and the page


def test_a_shared_link_restores_the_state(visit) -> None:
    visit.open(
        "?v=1&m=qb_lif(scale:0.4,compare:gt)!cf(levels_pos:4)&i=sine(period:17)&t=90&n=9&k=4"
    )
    drawn = visit.canvas(FIRST), visit.canvas(SECOND)
    assert visit.number("scale").input_value() == "0.4"
    assert visit.number("time").input_value() == "90"
    assert visit.number("traced_neuron").input_value() == "4"
    frame = visit.frame()
    visit.number("scale").fill("0.9")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    visit.page.wait_for_url("**scale:0.9**")
    link = visit.page.url
    changed = visit.canvas(FIRST), visit.canvas(SECOND)
    assert changed[0] != drawn[0]
    visit.page.goto("about:blank")
    visit.page.goto(link)
    visit.wait_frame(0)
    assert (visit.canvas(FIRST), visit.canvas(SECOND)) == changed


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0.2", "outside [1, 1000]"), ("abc", "not a finite number"), ("nan", "nan")],
)
def test_a_bad_value_shows_its_error_in_place_and_the_picture_stays(visit, typed, said) -> None:
    visit.open("?v=1&m=clif")
    before, frame = visit.canvas(FIRST), visit.frame()
    visit.number("tau").fill(typed)
    visit.page.keyboard.press("Enter")
    alert = visit.page.locator(".number-tau [role=alert]")
    alert.wait_for()
    assert "tau" in alert.inner_text()
    assert said in alert.inner_text()
    assert (visit.canvas(FIRST), visit.frame()) == (before, frame)
    visit.number("tau").fill("3")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    alert.wait_for(state="hidden")


def test_unknown_and_bad_keys_of_a_link_are_said_and_the_rest_is_kept(visit) -> None:
    visit.open("?v=1&m=lif_hard&wibble=3&t=99999999&s=7")
    assert visit.number("seed").input_value() == "7"
    visit.page.get_by_text("wibble").wait_for()
    visit.page.get_by_text("time = 99999999").wait_for()


def test_undo_redo_reroll_and_reset(visit) -> None:
    visit.open()
    first = visit.canvas(INPUT)
    visit.page.locator("h2").first.click()
    press(visit, "r")
    second = visit.canvas(INPUT)
    assert second != first
    press(visit, "z")
    assert visit.canvas(INPUT) == first
    press(visit, "Z")
    assert visit.canvas(INPUT) == second
    frame = visit.frame()
    visit.page.get_by_role("button", name="Reset", exact=True).click()
    visit.wait_frame(frame)
    assert visit.canvas(INPUT) == first


def test_a_clicked_raster_row_becomes_the_traced_neuron(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif&n=20")
    before, frame = visit.canvas(FIRST), visit.frame()
    raster = visit.page.locator(".plot-raster")
    raster.scroll_into_view_if_needed()
    box = raster.bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.3)
    visit.wait_frame(frame)
    assert visit.canvas(FIRST) != before
    assert int(visit.number("traced_neuron").input_value()) > 0


def test_a_csv_is_replayed_and_a_ragged_one_is_refused_in_words(visit, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("\n".join(f"{0.1 * k:.1f},0.5" for k in range(30)))
    bad.write_text("1,2\n3\n")
    visit.open("?v=1&m=lif_soft")
    before, frame = visit.canvas(INPUT), visit.frame()
    visit.choose("Kind", "Replay of a CSV file")
    chooser = visit.page.locator("input[accept='.csv,.txt,.tsv']")
    chooser.set_input_files(bad)
    visit.page.get_by_text("line 2 has 1 columns").wait_for()
    assert visit.canvas(INPUT) == before
    chooser.set_input_files(good)
    visit.wait_frame(frame)
    assert visit.canvas(INPUT) != before
    visit.page.get_by_text("good.csv: 30 steps, 2 neurons").wait_for()


def test_models_are_added_up_to_six_and_removed(visit) -> None:
    visit.open("?v=1&m=lif_soft")
    for title in ("CLIF", "CF"):
        frame = visit.frame()
        visit.choose("Add", title)
        visit.wait_frame(frame)
    visit.page.wait_for_url("**m=lif_soft!clif!cf**")
    frame = visit.frame()
    visit.page.get_by_role("button", name="Remove").click()
    visit.wait_frame(frame)
    visit.page.wait_for_url(lambda url: "clif" in url and "!cf" not in url)


def test_another_surrogate_changes_its_figure_and_no_trace(visit) -> None:
    visit.open("?v=1&m=lif_soft")
    for title in ("I-LIF", "MLF", "ALIF"):
        frame = visit.frame()
        visit.choose("Add", title)
        visit.wait_frame(frame)
    visit.page.wait_for_url("**m=lif_soft!i_lif!mlf!alif**")
    visit.page.get_by_text("follows threshold").first.wait_for()
    row, before, frame = visit.canvas(LAST), visit.canvas(SLOPES), visit.frame()
    visit.choose("Surrogate gradient", "Arctangent")
    visit.wait_frame(frame)
    changed = visit.canvas(SLOPES)
    assert changed != before
    assert visit.canvas(LAST) == row
    visit.page.wait_for_url("**alif(surrogate:arctangent)**")
    visit.page.get_by_text("chosen here: Arctangent").wait_for()
    frame = visit.frame()
    visit.slider("surrogate_alpha").focus()
    press(visit, "ArrowRight", 3)
    assert visit.canvas(SLOPES) != changed
    visit.page.get_by_role("switch", name="Detach reset").click()
    visit.page.wait_for_url("**detach_reset:1**")
    visit.page.locator("h2").first.click()
    press(visit, "z")
    visit.page.wait_for_url(lambda url: "detach_reset" not in url)
    while "surrogate:" in visit.page.url:
        press(visit, "z")
        visit.page.wait_for_timeout(600)  # the address follows after a moment
    assert visit.canvas(SLOPES) == before


def test_a_large_population_shows_that_it_computes_and_can_be_cancelled(visit) -> None:
    visit.open("?v=1&m=lif_soft!clif!ar_lif&n=10")
    frame = visit.frame()
    visit.number("time").fill("10000")
    visit.page.keyboard.press("Enter")
    visit.wait_frame(frame)
    before = visit.canvas(FIRST)
    visit.number("neurons").fill("10000")
    visit.page.keyboard.press("Enter")
    cancel = visit.page.get_by_role("button", name="Cancel")
    cancel.wait_for()
    cancel.click()
    cancel.wait_for(state="hidden")
    assert visit.number("neurons").input_value() == "10"
    assert visit.canvas(FIRST) == before
