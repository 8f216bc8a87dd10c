"""Tables, files and sessions as a visitor uses them."""

from __future__ import annotations

import csv
import json

import pytest

pytestmark = pytest.mark.browser
OPEN = "dialog[open]"


def save(visit, what: str, path) -> None:
    """Press the button of a file in the dialog and keep what comes."""
    with visit.page.expect_download() as download:
        visit.page.locator(f"{OPEN} [data-get={what}]").click()
    download.value.save_as(path)
    visit.page.get_by_role("status").get_by_text("is saved").wait_for()


def test_a_plots_button_opens_its_numbers_and_saves_them(visit, tmp_path) -> None:
    visit.open("?v=1&m=clif&t=40&n=5&i=constant(amplitude:0.75)")
    visit.page.get_by_role("button", name="Table and export of Input").click()
    dialog = visit.page.locator(OPEN)
    dialog.wait_for()
    assert dialog.get_by_role("heading", name="Input").is_visible()
    shown = dialog.locator("tbody tr").nth(7).locator("td").all_inner_texts()
    assert shown == ["input", "7", "0.75"]
    assert "All 40 rows" in dialog.inner_text()
    save(visit, "csv", tmp_path / "input.csv")
    with (tmp_path / "input.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[8][:2] == shown[:2]
    assert float(rows[8][2]) == 0.75
    save(visit, "png", tmp_path / "input.png")
    assert (tmp_path / "input.png").read_bytes().startswith(b"\x89PNG")


def test_a_saved_session_is_opened_again_and_a_wrong_file_is_refused(visit, tmp_path) -> None:
    visit.open("?v=1&m=clif(tau:4)&t=40&n=5&s=3")
    visit.page.get_by_role("button", name="Export", exact=True).click()
    saved, wrong = tmp_path / "mine.json", tmp_path / "wrong.json"
    save(visit, "session", saved)
    wrong.write_text("{}")
    visit.page.keyboard.press("Escape")
    before, frame = visit.canvas("row-0"), visit.frame()
    visit.page.get_by_role("button", name="Reset", exact=True).click()
    visit.wait_frame(frame)
    changed, frame = visit.canvas("row-0"), visit.frame()
    assert changed != before

    def choose(path) -> None:
        with visit.page.expect_file_chooser() as chooser:
            visit.page.get_by_role("button", name="Open…").click()
        chooser.value.set_files(path)

    choose(wrong)
    visit.page.get_by_text("wrong.json: this is JSON, but no session").wait_for()
    assert visit.canvas("row-0") == changed
    given = json.loads(saved.read_text()) | {"wibble": 1}
    saved.write_text(json.dumps(given))
    choose(saved)
    visit.wait_frame(frame)
    assert visit.canvas("row-0") == before
    assert visit.number("tau").input_value() == "4"
    visit.page.get_by_text("wibble").wait_for()
    visit.page.wait_for_url("**tau:4**")


def test_keys_open_and_close_the_dialog_and_the_focus_comes_back(visit) -> None:
    visit.open("?v=1&m=clif&t=40&n=5")
    button = visit.page.get_by_role("button", name="Table and export of Autocorrelation")
    button.focus()
    visit.page.keyboard.press("Enter")
    dialog = visit.page.locator(OPEN)
    dialog.wait_for()
    frame = visit.frame()
    visit.page.keyboard.press("r")  # keys belong to the dialog now
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert visit.number("seed").input_value() == "0"
    assert visit.frame() == frame
    assert button.evaluate("b => b.getRootNode().activeElement === b")
    visit.page.keyboard.press("e")
    dialog.get_by_role("heading", name="Export").wait_for()
    dialog.get_by_text("Show the code").click()
    assert 'nl.simulate("clif"' in dialog.locator("code").inner_text()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
