"""What is exported is what the page shows: every tab's tables, the whole session, and back."""

from __future__ import annotations

import asyncio
import base64
import functools
import html
import io
import json
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

import neurolab as nl
from neurolab.choices import Distributions as Chosen
from neurolab.choices import Sweep
from neurolab.errors import ParameterError
from neurolab.experiment import HISTOGRAMS, Experiment
from neurolab.explorer.page import Explorer
from neurolab.explorer.views.chart import CurvesView
from neurolab.explorer.views.grid import GridView
from neurolab.figures import cells, shapes
from neurolab.figures.chart import Curves
from neurolab.session import from_json, snippet, to_json
from neurolab.slot import Slot, pairs
from neurolab.stimuli import parse_csv
from tests.test_cli import refused
from tests.test_serve import visit

MODELS = (Slot("cf"), Slot("ar_lif"), Slot("clif", pairs({"tau": 3.0})))
SMALL = Experiment(
    slots=MODELS,
    stimulus="normal",
    drive=pairs({"mean": 0.3, "std": 0.8}),
    time=50,
    neurons=12,
    neuron=4,
    show=("h", "u", "states", "threshold"),
    distributions=Chosen(samples=40, steps=5, bins=10),
    sweep=Sweep(size=4),
)


class Session:
    """A page without a browser; what it would send to the dialog is kept."""

    def __init__(self, experiment: Experiment, said=()) -> None:
        self.page = Explorer(experiment, said)
        self.sent: list[dict] = []
        self.page.takeaway.sheet._send_msg = self.sent.append
        self.draw()

    def draw(self) -> None:
        """Bring the experiment to the screen, as the event path does."""
        for picture in self.page._pictures(self.page.store.experiment, lambda: True):
            self.page.tab.draw(picture)
            self.page._picture = picture
        self.page.tab.describe(picture)

    def file(self, what: str) -> dict:
        """Ask for a file and return the answer."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self.page.takeaway.get(what)).result()
        return self.sent[-1]


def on_a_loop(test: Callable) -> Callable:
    """Run a test while an event loop runs, as the server does; what it starts never begins."""

    @functools.wraps(test)
    def run(**given) -> None:
        async def body() -> None:
            test(**given)

        asyncio.run(body())

    return run


@pytest.fixture
def session() -> Callable:
    """Open pages, each with a document of its own."""

    def opened(experiment: Experiment = SMALL, said=()) -> Session:
        with set_curdoc(Document()):
            return Session(experiment, said)

    return opened


def close(drawn, numbers) -> bool:
    """Tell whether numbers on the screen are those of a file, to single precision."""
    a, b = np.asarray(drawn, np.float64), np.asarray(numbers, np.float64)
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-5, atol=1e-6, equal_nan=True)


def rows_of(chart: Curves, name: str) -> tuple:
    """Return x and y of one series in a chart's table."""
    table = chart.table()
    here = table["series"] == name
    return table[str(chart.x)][here], table[str(chart.y)][here]


def buttons(session: Session) -> set[str]:
    """Return the keys of all plots that are shown and have a button."""
    tab, found = session.page.tab, set()
    for pane in tab.view.select(lambda part: hasattr(part, "object")):
        if isinstance(pane.object, str):
            found |= set(re.findall(r'data-plot="([^"]+)"', pane.object))
    return found


@pytest.mark.parametrize("name", ["dynamics", "distributions", "surrogates", "sweep", "papers"])
@on_a_loop
def test_every_plot_of_a_tab_has_a_button_to_its_own_chart(session, name: str) -> None:
    opened = session(replace(SMALL, tab=name))
    charts = opened.page._charts()
    assert buttons(opened) == set(charts)
    for key, chart in charts.items():
        opened.page.takeaway.plot(key)
        assert chart.key == key
        assert f"<h2>{html.escape(chart.title)}</h2>" in opened.sent[-1]["html"]
        assert not re.search(r"\bnan\b|\binf\b", chart.caption)


@pytest.mark.parametrize("histogram", HISTOGRAMS)
@on_a_loop
def test_dynamics_exports_what_it_draws(session, histogram: str) -> None:
    opened = session(replace(SMALL, histogram=histogram, correlate="u"))
    tab, charts = opened.page.tab, opened.page._charts()
    titles = SMALL.titles()

    x, y = rows_of(charts["input"], "input")
    assert close(tab.input.source.data["x"][1:-1], x)
    assert close(tab.input.source.data["y"][1:-1], y)
    for k, (title, row) in enumerate(zip(titles, tab.rows, strict=False)):
        chart = charts[f"trace-{k + 1}"]
        assert close(row.main.data["h"][1:-1], rows_of(chart, f"{title} h")[1])
        assert close(row.after.data["y"][1:-1], rows_of(chart, f"{title} u")[1])
        assert close(row.ticks.data["x"], rows_of(chart, f"{title} spikes")[0])
        names = SMALL.slots[k].neuron.auxiliary
        for source, name in zip(row.states, names, strict=False):
            assert close(source.data["y"][1:-1], rows_of(chart, f"{title} {name}")[1])
        rungs, moving = row.rungs.data["y"], row.moving.data["y"][1:-1]
        if len(rungs) or len(moving):
            drawn = [*np.repeat(rungs, 2), *moving]
            assert close(drawn, rows_of(chart, f"{title} threshold")[1])

    population = tab.population
    for k, title in enumerate(titles):
        for panel in (population.rate, population.correlation):
            x, y = rows_of(charts["rate" if panel is population.rate else "correlation"], title)
            assert close(panel.source.data["xs"][k], x)
            assert close(panel.source.data["ys"][k], y)
        # The outline of the bars goes up, along, down: every height twice, with feet.
        heights = population.histogram.source.data["ys"][k]
        assert close(heights[1:-1:2], rows_of(charts["histogram"], title)[1])
        assert close(tab.surrogates.source.data["xs"][k], rows_of(charts["surrogates"], title)[0])
        assert close(tab.surrogates.source.data["ys"][k], rows_of(charts["surrogates"], title)[1])
    image = population.source.data["image"][0][::-1]
    assert np.array_equal(image > 0, charts["raster"].cells > 0)
    assert charts["raster"].cells.sum() == sum(np.abs(r.levels).sum() for r in runs_of(SMALL))


def runs_of(e: Experiment) -> list:
    """Run the models once more, without the page."""
    return [
        nl.simulate(s.neuron, e.source(), dict(s.params), compare=s.fires, engine="numpy")
        for s in e.slots
    ]


@pytest.mark.parametrize("name", ["distributions", "surrogates"])
@on_a_loop
def test_the_other_tabs_export_what_they_draw(session, name: str) -> None:
    opened = session(replace(SMALL, tab=name))
    charts, seen = opened.page._charts(), set()
    for view in views(opened.page.tab):
        chart = charts.get(view.chart.key) if view.chart is not None else None
        if chart is None:
            continue
        seen.add(chart.key)
        if isinstance(view, GridView):
            image = view.source.data["image"][0]
            assert close(image, cells.picture(chart).cells)
            assert close(np.sort(image, axis=None), np.sort(chart.cells, axis=None))
            continue
        lines = [s for s in chart.series if s.kind != "dots"]
        assert len(view.lines.data["xs"]) == len(lines)
        drawn = zip(lines, view.lines.data["xs"], view.lines.data["ys"], strict=True)
        for series, x, y in drawn:
            assert all(close(a, b) for a, b in zip((x, y), shapes.line(series), strict=True))
            if series.kind == "line":  # what is drawn are the numbers themselves
                assert close(x, series.x)
                assert close((np.asarray(y) - series.lift) / series.scale, series.y)
    assert seen == set(charts)


@on_a_loop
def test_the_sweep_exports_what_it_draws(session) -> None:
    opened = session(replace(SMALL, tab="sweep"))
    tab, charts = opened.page.tab, opened.page._charts()
    assert close(tab.heatmap.source.data["image"][0], charts["sweep"].cells)
    lines = [series for series in charts["gain"].series if series.kind != "dots"]
    drawn = zip(lines, tab.gain.lines.data["ys"], strict=True)
    assert all(close(y, series.y) for series, y in drawn)
    title = SMALL.titles()[0]
    current, h = tab.cell.input.source.data["y"], tab.cell.row.main.data["h"]
    assert close(current[1:-1], rows_of(charts["input"], "input")[1])
    assert close(h[1:-1], rows_of(charts["trace-1"], f"{title} h")[1])


def views(tab) -> list:
    """Return the plots of a tab, wherever it keeps them."""
    found = []
    for part in vars(tab).values():
        each = part if isinstance(part, list) else [part]
        flat = [p for one in each for p in (one if isinstance(one, tuple) else (one,))]
        found += [p for p in flat if isinstance(p, (CurvesView, GridView))]
    return found


@on_a_loop
def test_the_program_gives_the_tables_of_the_page(session) -> None:
    charts = session().page._charts()
    space: dict = {}
    exec(compile(snippet(SMALL), "session.py", "exec"), space)  # noqa: S102
    # Not bit for bit: the page takes compiled kernels as soon as they are ready.
    for k, title in enumerate(SMALL.titles()):
        trace = charts[f"trace-{k + 1}"]
        pairs_of_numbers = [
            (space["h"][title], rows_of(trace, f"{title} h")[1]),
            (space["u"][title], rows_of(trace, f"{title} u")[1]),
            (space["rate"][title], rows_of(charts["rate"], title)[1]),
            (space["correlation"][title], rows_of(charts["correlation"], title)[1]),
        ]
        for mine, theirs in pairs_of_numbers:
            assert mine == pytest.approx(theirs, rel=1e-12, abs=1e-12)


def content(answer: dict) -> bytes:
    return base64.b64decode(answer["data"])


@on_a_loop
def test_the_whole_session_is_offered_and_every_file_can_be_made(session) -> None:
    opened = session()
    opened.page._key({"key": "e"})
    shown = opened.sent[-1]["html"]
    files = {}
    for what in re.findall(r'data-get="([^"]+)"', shown):
        answer = opened.file(what)
        assert answer["type"] == "save", answer
        files[answer["name"]] = content(answer)
    assert from_json(files["neurolab-session.json"].decode()) == (SMALL, [])
    assert files["neurolab-session.py"].decode() == snippet(SMALL, opened.page.computer.used)
    assert json.loads(files["neurolab-session.ipynb"])["nbformat"] == 4
    charts = opened.page._charts()
    with zipfile.ZipFile(io.BytesIO(files["neurolab-dynamics-tables.zip"])) as packed:
        names = {f"{key}.csv" for key in charts} | {"captions.txt"}
        assert set(packed.namelist()) == names
        assert charts["rate"].caption in packed.read("captions.txt").decode()
        lines = packed.read("rate.csv").decode().splitlines()
        assert len(lines) == 1 + len(charts["rate"].table()["series"])
    with np.load(io.BytesIO(files["neurolab-dynamics.npz"])) as arrays:
        assert np.array_equal(arrays["raster/cells"], charts["raster"].cells)
        assert from_json(str(arrays["session"]))[0] == SMALL


@on_a_loop
def test_a_program_that_reads_a_table_comes_with_it(session) -> None:
    text = "\n".join(",".join(["0.5"] * 30) for _ in range(100))
    experiment = Experiment(stimulus="replay", table=parse_csv(text, "big.csv"), slots=MODELS[:1])
    opened = session(experiment)
    opened.page.export()
    for what in ("program", "notebook"):
        with zipfile.ZipFile(io.BytesIO(content(opened.file(what)))) as packed:
            assert "input.csv" in packed.namelist()
            assert len(packed.read("input.csv").decode().split()) >= 100


@on_a_loop
def test_a_session_is_opened_as_one_step_of_undo(session) -> None:
    opened, other = session(), Experiment(seed=9, slots=(Slot("clif"),), time=30)
    store, toolbar = opened.page.store, opened.page.toolbar
    text = json.loads(to_json(other))
    text["wibble"], text["models"][0]["params"]["tau"] = 3, -5
    opened.page.takeaway.open("mine.json", 10, json.dumps(text))
    assert store.experiment == other
    assert toolbar.notes.visible
    assert "wibble" in toolbar.notes.object
    assert "tau" in toolbar.notes.object
    store.undo()
    assert store.experiment == SMALL
    assert not store.can_undo


@pytest.mark.parametrize(
    ("text", "said"),
    [("1,2\n3,4", "not JSON"), ("[1]", "no session of neurolab"), ("", "not JSON")],
)
@on_a_loop
def test_a_file_that_is_no_session_changes_nothing(session, text: str, said: str) -> None:
    opened = session()
    opened.page.takeaway.open("notes.txt", len(text), text)
    assert opened.page.store.experiment is SMALL
    assert not opened.page.store.can_undo
    assert opened.page.toolbar.problem.visible
    assert "notes.txt" in opened.page.toolbar.problem.object
    assert said in opened.page.toolbar.problem.object


@on_a_loop
def test_a_file_that_is_too_large_is_refused_with_what_to_do(session) -> None:
    opened = session()
    opened.page.takeaway.open("huge.json", 12_000_000, None)
    assert "12,000,000 bytes" in opened.page.toolbar.problem.object
    assert "neurolab serve" in opened.page.toolbar.problem.object


@on_a_loop
def test_what_cannot_be_made_is_said_in_the_dialog(session) -> None:
    opened = session()
    opened.page.takeaway.plot("rate")

    def missing() -> bytes:
        raise ParameterError("this needs matplotlib; install it with: pip install it")

    files = opened.page.takeaway._files
    opened.page.takeaway._files = {**files, "png": files["png"]._replace(make=missing)}
    answer = opened.file("png")
    assert answer["type"] == "fail"
    assert answer["why"] == (
        "neurolab-rate.png cannot be made: this needs matplotlib; install it with: pip install it"
    )


@on_a_loop
def test_the_dialog_keeps_the_numbers_it_was_opened_with(session) -> None:
    opened = session()
    opened.page.takeaway.plot("rate")
    before = opened.file("csv")
    opened.page.store.change(replace(SMALL, seed=5))
    opened.draw()
    assert opened.file("csv") == before
    opened.page.takeaway.plot("rate")
    assert opened.file("csv") != before


@on_a_loop
def test_a_plot_that_is_not_there_opens_nothing(session) -> None:
    opened = session()
    for key in ("matrix-1", "trace-4", None):
        opened.page.takeaway.plot(key)
    assert opened.sent == []


@on_a_loop
def test_a_page_opens_with_a_session_and_says_what_was_dropped(session) -> None:
    opened = session(SMALL, ["tau was dropped."])
    assert opened.page.store.experiment is SMALL
    assert "tau was dropped" in opened.page.toolbar.notes.object
    assert session(None).page.store.experiment == Experiment()


SERVER = """
import sys, types
import panel
from neurolab.cli import main

def page(experiment, said):
    print("visitor", experiment.seed, *said, flush=True)
    return panel.pane.Markdown("hello")

sys.modules["neurolab.explorer"] = types.SimpleNamespace(page=page)
sys.exit(main(sys.argv[1:]))
"""


def test_serve_gives_every_page_the_session_of_a_file(tmp_path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(to_json(Experiment(seed=31)).replace('"time"', '"thyme"'), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--no-show", "--port", str(port), "--open", str(path)]
    command = [sys.executable, "-c", SERVER, *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert visit(f"http://127.0.0.1:{port}/") == 200
    finally:
        server.send_signal(signal.SIGINT)
        printed, _ = server.communicate(timeout=30)
    assert "visitor 31" in printed
    assert "thyme" in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [("{}", "no session of neurolab"), ("x", "not JSON"), (None, "cannot be read")],
)
def test_serve_refuses_a_file_that_is_no_session(capsys, tmp_path, text, said: str) -> None:
    path = tmp_path / "mine.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    line = refused(capsys, "serve", "--no-show", "--open", path)
    assert "mine.json" in line
    assert said in line
