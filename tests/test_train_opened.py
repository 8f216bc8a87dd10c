"""Runs of the command line on the page: in the table, with their curves, and gone on with."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from neurolab.cli import parser
from neurolab.commands import serve
from neurolab.errors import ParameterError
from neurolab.experiment import Experiment
from neurolab.explorer.page import Explorer
from neurolab.session import to_json
from neurolab.training.folder import RunFolder
from tests.test_cli import refused, told
from tests.test_train_cli import SHORT, TWO
from tests.train_tab import opened
from tests.training_runs import eager, one_thread, same, small, state_of

__all__ = ["one_thread"]


def kept(path: Path, steps: int | None = None, **changes) -> RunFolder:
    """Take steps of a run, and keep it as the command line does."""
    trainer = eager(small(**changes))
    list(trainer.steps(steps))
    folder = RunFolder.create(path)
    folder.save(trainer, last=trainer.number == trainer.total)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_a_run_of_the_command_line_stands_in_the_table_and_is_compared(capsys, tmp_path) -> None:
    path = tmp_path / "mine, plif"
    told(capsys, "train", *TWO, "--neuron", "plif", "-o", path)
    folder = RunFolder.open(path)
    with opened(kept=[folder]) as page:
        tab, runs = page.tab, page.tab.runs
        tab._draw()
        shown = tab.table.table.object
        assert "mine  plif" in shown
        assert f"{100 * folder.summary['validation']:.1f} %" in shown
        assert f"{100 * folder.summary['test']:.1f} % (best epoch)" in shown
        tab.table.buttons["pin"].clicks += 1
        training, validation = tab.charts(None)["training-accuracy"].series[-2:]
        assert validation.name == "mine  plif, validation"
        assert validation.y.tolist() == pytest.approx(100 * folder.epochs["validation_accuracy"])
        assert training.x[-1] == len(folder.metrics["step"])
        tab.press("step")
        page.until(lambda: runs.state == "paused")
        assert [r.progress.title for r in runs.records] == ["mine  plif", "run 1"]


def test_an_interrupted_run_goes_on_and_its_folder_stays_as_it_is(tmp_path) -> None:
    folder = kept(tmp_path / "run", 7)
    before = content(folder.path)
    with opened(kept=[folder]) as page:
        tab, runs = page.tab, page.tab.runs
        tab._draw()
        assert not runs.busy
        tab.table.buttons["take_up"].clicks += 1
        page.until(lambda: runs.state == "paused" and bool(runs.own.looks))
        assert runs.own.progress.number == 7
        assert tab.plots.inside.visible
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        losses = [step.loss for step in eager(small()).steps()]
        assert [s.loss for s in runs.own.progress.steps] == pytest.approx(losses, rel=1e-4)
    assert content(folder.path) == before


def test_a_finished_run_is_tested_with_noise_and_gets_more_epochs(tmp_path) -> None:
    with opened(kept=[kept(tmp_path / "run")]) as page:
        tab, runs = page.tab, page.tab.runs
        tab._draw()
        tab.table.buttons["take_up"].clicks += 1
        page.until(lambda: runs.state == "finished" and bool(runs.own.looks))
        assert runs.own.total == runs.own.progress.number
        tab.swapping.noise.clicks += 1
        page.until(lambda: len(runs.own.noisy) == 3)
        runs.change({"epochs": 4})
        page.until(lambda: runs.state == "paused")
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        assert runs.own.progress.number == runs.own.total
        assert runs.own.progress.steps[-1].epoch == 4


def test_an_earlier_run_of_the_page_is_taken_up_where_it_was_left() -> None:
    with opened() as page:
        tab, runs = page.tab, page.tab.runs
        for _ in range(2):
            tab.press("reset")
            tab.press("step")
            page.until(lambda: runs.state == "paused")
        first = runs.records[0]
        runs.take_up(first)
        page.until(lambda: runs.state == "paused" and runs.own.progress.number == 1)
        assert runs.own is first
        tab.press("run")
        page.until(lambda: runs.own.test is not None)
        assert first.progress.number == first.total


def test_what_a_checkpoint_says_is_the_run(tmp_path) -> None:
    folder = kept(tmp_path / "run", 5)
    found, trainer = folder.kept, folder.trainer(fused=False)
    assert found[:3] == (trainer.first, trainer.config, trainer.number)
    assert found.history.steps == trainer.history.steps
    assert same(state_of(trainer), state_of(folder.trainer(fused=False)))


def test_serve_opens_folders_and_one_session(tmp_path) -> None:
    for name in ("a", "b"):
        kept(tmp_path / name, 1)
    session = tmp_path / "mine.json"
    session.write_text(to_json(Experiment(time=33)), encoding="utf-8")
    words = ["serve", "--open", str(tmp_path / "a"), str(session), "--open", str(tmp_path / "b")]
    experiment, said, folders = serve._opened(parser().parse_args(words).open)
    assert (experiment.time, list(said)) == (33, [])
    assert [folder.path.name for folder in folders] == ["a", "b"]
    alone = serve._opened([str(tmp_path / "a"), str(tmp_path / "a")])

    async def shown() -> tuple[str, list[str]]:
        made = Explorer(*alone)
        found = [record.progress.title for record in made.tab.runs.records]
        made.tab.close()
        made.close()
        return made.store.experiment.tab, found

    assert asyncio.run(shown()) == ("train", ["a", "a (2)"])
    with pytest.raises(ParameterError, match="one session"):
        serve._opened([str(session), str(session)])


def test_a_folder_that_is_no_run_is_refused_before_there_is_a_page(capsys, tmp_path) -> None:
    assert "not the folder of a run" in refused(capsys, "serve", "--open", tmp_path)
    path = tmp_path / "run"
    told(capsys, "train", *SHORT, "--epochs", 1, "--eager", "-o", path)
    (path / "checkpoint.pt").write_bytes(b"no")
    assert "not a saved training run" in refused(capsys, "serve", "--open", path)
    shutil.rmtree(path)
    assert "cannot be read" in refused(capsys, "serve", "--open", path)
