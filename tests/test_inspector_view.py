"""The step inspector on the page, for every neuron, without a browser."""

from __future__ import annotations

import asyncio
import html
import itertools
from dataclasses import replace

import numpy as np
import pytest
from bokeh.events import DoubleTap, Tap
from bokeh.plotting import figure

import neurolab as nl
from neurolab.choices import Inspector
from neurolab.experiment import Experiment
from neurolab.explorer.compute import Computer
from neurolab.explorer.controls.scope import Scope
from neurolab.explorer.dynamics import Dynamics
from neurolab.explorer.store import Store
from neurolab.explorer.taps import Taps
from neurolab.inspection import inspect_step
from neurolab.slot import Slot

PAIR = (Slot("lif_soft"), Slot("clif"))


class Session:
    """The store and the Dynamics tab, put together as on the page."""

    def __init__(self) -> None:
        self.store, self.computer = Store(Experiment()), Computer()
        self.tab = Dynamics(Scope(Store(Experiment())), pytest.fail, self.look)
        self.tab.recolour(dark=False)
        self.store.listen(self.show)

    def look(self, inspector: Inspector) -> None:
        """Do what the page does with a wish of the inspector."""
        self.store.look(replace(self.store.experiment, inspector=inspector))

    def show(self, experiment: Experiment, *, settled: bool = True) -> None:
        """Draw an experiment."""
        self.tab.arrange(experiment)
        self.picture = self.computer.picture(experiment)
        self.tab.draw(self.picture)
        if settled:
            self.tab.describe(self.picture)

    def open(self, experiment: Experiment) -> Dynamics:
        """Start from an experiment."""
        self.store.change(experiment)
        self.show(experiment)
        return self.tab

    @property
    def inspector(self) -> Inspector:
        """What is inspected."""
        return self.store.experiment.inspector


@pytest.fixture(scope="module")
def built() -> Session:
    return Session()


@pytest.fixture
def session(built: Session) -> Session:
    built.open(Experiment(slots=PAIR, time=40, neurons=3, inspector=Inspector(0, -1)))
    return built


def tap(made: figure, x: float) -> None:
    made._trigger_event(Tap(made, sx=0, sy=0, x=x, y=0.5))


def told(session: Session, model: int, step: int) -> str:
    """The sentence, from a run of the whole population with the reference engine."""
    e = session.store.experiment
    run = nl.simulate(e.slots[model].model, e.source(), dict(e.slots[model].params), engine="numpy")
    return inspect_step(run, step, e.neuron).sentence


def test_a_tap_opens_the_nearest_step_of_its_row(session: Session) -> None:
    side = session.tab.inspector
    assert not side.view.visible
    assert not side.marker.visible
    tap(session.tab.rows[1].figure, 11.6)
    assert session.inspector == Inspector(1, 12)
    assert side.view.visible
    assert side.marker.visible
    assert side.marker.location == 12
    assert "CLIF</span>, neuron 0, step 12" in side.title.object
    assert html.escape(told(session, 1, 12)) in side.head.object
    tap(session.tab.rows[0].figure, -7.0)
    assert session.inspector == Inspector(0, 0)
    tap(session.tab.input.figure, 1e9)
    assert session.inspector == Inspector(0, 39)


def test_the_mark_stands_in_every_plot_over_time(session: Session) -> None:
    tab = session.tab
    for view in (tab.input, *tab.rows, tab.population.raster, tab.population.rate):
        assert tab.inspector.marker in view.figure.center
    assert tab.inspector.marker not in tab.population.histogram.figure.center


def test_keys_step_through_time_and_models_and_escape_closes(session: Session) -> None:
    pressed = session.tab.inspecting.pressed
    assert not any(pressed(key) for key in ("ArrowLeft", "ArrowRight", "ArrowDown", "Escape"))
    tap(session.tab.rows[0].figure, 38.0)
    for key, there in (
        ("ArrowRight", (0, 39)),
        ("ArrowRight", (0, 39)),
        ("ArrowLeft", (0, 38)),
        ("ArrowDown", (1, 38)),
        ("ArrowDown", (0, 38)),
        ("ArrowUp", (1, 38)),
    ):
        assert pressed(key)
        assert session.inspector == Inspector(*there)
    assert not pressed("r")
    assert pressed("Escape")
    assert not session.tab.inspector.view.visible
    assert not session.tab.inspector.marker.visible
    assert pressed("i")
    assert session.inspector == Inspector(1, 38)


def test_the_buttons_go_from_spike_to_spike_and_end_where_nothing_follows(
    session: Session,
) -> None:
    buttons, fired = session.tab.inspector.buttons, session.picture.traces[1].spike_time
    tap(session.tab.rows[1].figure, 0.0)
    assert buttons["Previous step"].disabled
    for step in fired:
        assert not buttons["Next spike"].disabled
        buttons["Next spike"].clicks += 1
        assert session.inspector == Inspector(1, int(step))
        assert " fired " in session.tab.inspector.said
    assert buttons["Next spike"].disabled
    buttons["Next step"].clicks += 1
    assert session.inspector.step == fired[-1] + 1
    buttons["Close"].clicks += 1
    assert session.inspector.step == -1


def test_a_moved_slider_changes_sentence_and_states_at_once_and_equations_when_settled(
    session: Session,
) -> None:
    side = session.tab.inspector
    tap(session.tab.rows[1].figure, 12.0)
    head, lines = side.head.object, side.lines.object
    e = session.store.experiment
    moved = e.with_slot(1, e.slots[1].with_params(tau=5.0))
    session.store._listeners.remove(session.show)
    session.store.change(moved)
    session.show(moved, settled=False)
    assert side.head.object != head
    assert html.escape(told(session, 1, 12)) in side.head.object
    assert side.lines.object == lines
    session.tab.describe(session.picture)
    assert side.lines.object != lines
    session.store.listen(session.show)


def test_undo_takes_back_what_was_changed_not_where_one_looks(session: Session) -> None:
    e = session.store.experiment
    session.store.change(e.with_slot(1, e.slots[1].with_params(tau=3.0)))
    tap(session.tab.rows[1].figure, 7.0)
    session.store.undo()
    assert session.store.experiment.slots == PAIR
    assert session.inspector == Inspector(1, 7)


def test_the_reader_who_does_not_see_hears_the_sentence_while_it_is_open(
    session: Session,
) -> None:
    plain = session.tab.spoken(session.picture)
    tap(session.tab.rows[0].figure, 5.0)
    said = session.tab.spoken(session.picture)
    assert said == f"LIF, soft reset, neuron 0, step 5: {told(session, 0, 5)}"
    session.tab.inspecting.close()
    assert session.tab.spoken(session.picture) == plain


def test_a_step_out_of_sight_is_brought_into_sight(session: Session) -> None:
    axis = session.tab.axis
    tap(session.tab.rows[0].figure, 9.0)
    axis.range.update(start=-0.5, end=9.5)
    assert axis.range.end == 9.5
    session.tab.inspecting.on()
    assert axis.range.start <= 10 <= axis.range.end
    assert axis.range.end - axis.range.start == pytest.approx(10.0)
    axis.whole()


def test_a_double_tap_that_shows_everything_again_opens_nothing() -> None:
    made, opened = figure(), list[float]()

    async def taps(*, double: bool, at_once: bool) -> None:
        Taps(lambda: at_once).listen(made, opened.append)
        tap(made, 3.0)
        if double:
            made._trigger_event(DoubleTap(made, sx=0, sy=0, x=3.0, y=0.5))
        assert opened == ([3.0] if at_once else [])
        later = [t for t in asyncio.get_running_loop()._scheduled if not t.cancelled()]
        assert len(later) == (not double and not at_once)

    for double, at_once in itertools.product((True, False), repeat=2):
        opened.clear()
        made = figure()
        asyncio.run(taps(double=double, at_once=at_once))


def test_a_removed_model_leaves_the_last_one_inspected(session: Session) -> None:
    tap(session.tab.rows[1].figure, 4.0)
    session.store.change(replace(session.store.experiment, slots=PAIR[:1]))
    assert "LIF, soft reset</span>, neuron 0, step 4" in session.tab.inspector.title.object


@pytest.mark.parametrize("name", sorted(nl.neurons()))
def test_every_line_of_every_neuron_is_filled_in(built: Session, name: str) -> None:
    tab = built.open(Experiment(slots=(Slot(name),), time=12, neurons=1))
    tap(tab.rows[0].figure, 9.0)
    found, side = tab.inspecting.found(built.picture.results, built.inspector), tab.inspector
    assert side.lines.object.count('class="line"') == len(found.lines)
    assert side.lines.object.count("<math") == 2 * len(found.lines)
    assert all(html.escape(r.sentence) in side.lines.object for r in found.reasons)
    assert side.head.object.count("<tr>") == 3 + len(found.before)
    assert not any(word in side.head.object for word in ("nan", "inf", ">-0<"))
    values = [float(v) for v in found.after.values()]
    np.testing.assert_array_equal(values, [built.picture.results[0][n][9, 0] for n in found.after])
