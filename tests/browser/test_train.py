"""The Train tab in a browser: a new user runs, swaps, and takes the run along."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from neurolab.training.config import Config
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
LINK = "?v=1&y=train"
PROCESSES = Path("/proc")


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()


def said(visit: Visit, text: str):
    """The line that says how the run stands, once it says this."""
    return visit.page.locator("[role=status]", has_text=re.compile(text)).first


def command(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def training_processes(visit: Visit) -> set[int]:
    """Return the numbers of the processes that the page's own server trains in."""
    port = f"--port {urlsplit(visit.url).port} "
    found, server = {}, 0
    for process in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            text = command(process)
            parent = re.search(r"PPid:\s*(\d+)", (process / "status").read_text())
            server = int(process.name) if port in text else server
            if "multiprocessing.spawn" in text and parent is not None:
                found[int(process.name)] = int(parent[1])
    return {number for number, parent in found.items() if parent == server}


def test_a_new_user_runs_sees_accuracy_climb_swaps_and_exports(visit, tmp_path) -> None:
    visit.open(LINK)
    visit.choose("Speed", "100 steps a second")
    press(visit, "Run")
    said(visit, r"Training.*step \d+ of 900").wait_for()
    # Two seconds of training at this speed are 200 steps.
    said(visit, r"step (\d\d|1\d\d) of 900, training accuracy [89]\d").wait_for()
    press(visit, "Swap")
    said(visit, r"since step \d+ every layer: CLIF").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.locator("body").click(position={"x": 700, "y": 20})
    visit.page.keyboard.press(" ")
    said(visit, "Paused").wait_for()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Export run").or_(
            visit.page.get_by_role("button", name="Export run")
        ).click()
    path = tmp_path / "run.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as made:
        assert {"config.toml", "curves.csv", "train.py", "checkpoint.pt"} == set(made.namelist())
        assert Config.from_toml(made.read("config.toml").decode()).task == "digits"
        program = made.read("train.py").decode()
    assert "trainer.swap(None, {'model': 'clif'" in program
    compile(program, "train.py", "exec")


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="finds the process in /proc")
def test_a_killed_process_loses_nothing_that_was_shown(visit) -> None:
    before = training_processes(visit)
    visit.open(LINK)
    visit.choose("Speed", "100 steps a second")
    press(visit, "Run")
    said(visit, r"step \d\d+ of 900").wait_for()
    press(visit, "Pause")
    paused = said(visit, r"Paused, step \d+ of 900")
    paused.wait_for()
    told = paused.inner_text()
    spent = training_processes(visit) - before
    assert spent
    for number in spent:
        os.kill(number, signal.SIGKILL)
    visit.page.get_by_role("alert").get_by_text("SIGKILL").wait_for()
    visit.page.get_by_text("What was shown stays; Run goes on").wait_for()
    assert said(visit, "Interrupted").inner_text() == told.replace("Paused", "Interrupted")
    press(visit, "Run")
    said(visit, r"Training, step \d+ of 900").wait_for()


def test_seeds_become_a_band_are_tested_with_noise_and_an_epoch_is_tapped(visit) -> None:
    visit.open(f"{LINK}&l=task:moons,widths:16,epochs:8,seeds:2")
    page = visit.page
    press(visit, "Run")
    said(visit, "one more seed follows").wait_for()
    page.get_by_text("Line and band of runs 1 and 2: mean, and lowest to highest").first.wait_for()
    page.get_by_role("cell", name=re.compile(r"\d ± \d")).first.wait_for()
    press(visit, "Test with noise")
    page.get_by_text(re.compile(r"run 2: \d.* without noise; at ε = 0.5")).wait_for()
    picture = page.locator(".bk-Figure").first.bounding_box()
    page.mouse.click(picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2)
    page.get_by_text(re.compile(r"The membranes of layer1 .* after epoch \d")).wait_for()


def test_every_move_of_a_slider_is_drawn_while_a_network_trains(visit) -> None:
    visit.open(LINK + "&l=epochs:100000")
    press(visit, "Run")
    said(visit, r"Training.*step \d+").wait_for()
    visit.page.get_by_role("tab", name="Dynamics", exact=True).click()
    visit.wait_frame(visit.frame())
    visit.slider("decay").focus()
    for _ in range(40):  # a message that stays behind does so only now and then
        before = visit.frame()
        visit.page.keyboard.press("ArrowRight")
        visit.wait_frame(before)
    visit.page.get_by_role("tab", name="Train", exact=True).click()
    press(visit, "Stop")
    said(visit, "Stopped").wait_for()
