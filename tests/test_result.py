"""What a run leaves behind, and its ways out of Python and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab as nl
from tests.drives import ENGINES, uneven, variants

if TYPE_CHECKING:
    from neurolab.model import NeuronModel

X = uneven(time=15, neurons=6)
each = pytest.mark.parametrize("model", variants(), ids=lambda m: m.key)


@each
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_kinds_and_shapes(model: NeuronModel, engine: str, dtype: str) -> None:
    run = nl.simulate(model, X, dtype=dtype, engine=engine)
    assert (run.time, run.neurons, run.dtype) == (15, 6, dtype)
    assert run.count.dtype == np.int64
    assert run.count.shape == (6,)
    assert run.levels.dtype == np.int16
    for array in (run.spikes, run.h, run.u, *run.states.values(), *run.lines.values()):
        assert array.dtype == dtype
        assert array.shape == X.shape
    assert tuple(run.states) == model.auxiliary
    for value in run.final:
        assert value.dtype == dtype
        assert value.shape == (6,)
    np.testing.assert_array_equal(run.final.u, run.u[-1])
    for name, array in run.states.items():
        np.testing.assert_array_equal(getattr(run.final, name), array[-1])


def test_dtype_follows_the_input() -> None:
    assert nl.simulate("lif_soft", X.astype(np.float32)).dtype == "float32"
    assert nl.simulate("lif_soft", X).dtype == "float64"
    assert nl.simulate("lif_soft", np.ones((3, 2), int)).dtype == "float64"
    assert nl.simulate("lif_soft", [0.5, 1.0]).count.shape == (1,)
    assert nl.simulate("lif_soft", nl.stimuli.constant(time=4)).dtype == "float64"


def test_input_is_left_alone() -> None:
    x = np.asfortranarray(uneven(time=15, neurons=6))
    before, state = x.copy(), nl.simulate("clif", x).final
    kept = [value.copy() for value in state]
    for engine in ENGINES:
        nl.simulate("clif", x, state=state, engine=engine)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(state, kept)


def test_result_keeps_its_own_parameters() -> None:
    decay = np.full(6, 0.5)
    run = nl.simulate("lif_soft", X, {"decay": decay})
    decay[0] = 0.9
    assert run.params.decay[0] == 0.5


@pytest.mark.parametrize("engine", ENGINES)
def test_layout_of_the_input_in_memory_does_not_matter(engine: str) -> None:
    x = uneven(time=20, neurons=12)
    plain = nl.simulate("lif_soft", x[::-1, ::2].copy(), engine=engine)
    for same in (x[::-1, ::2], np.asfortranarray(x[::-1, ::2]), x[::-1, ::2].tolist()):
        np.testing.assert_array_equal(nl.simulate("lif_soft", same, engine=engine).h, plain.h)


@pytest.mark.parametrize("scope", ["sum", "input"])
def test_spikes_of_qb_lif_are_scale_times_level(scope: str) -> None:
    scale = np.linspace(0.3, 1.7, 6)
    run = nl.simulate("qb_lif", X, {"scale": scale}, options={"reset_scope": scope})
    np.testing.assert_array_equal(run.spikes, scale * run.levels)
    assert run.levels.max() > 1


def test_spikes_of_cf_are_its_signed_levels() -> None:
    run = nl.simulate("cf", X)
    np.testing.assert_array_equal(run.spikes, run.levels)
    assert run.levels.min() < 0 < run.levels.max()
    np.testing.assert_allclose(run.rate(), np.abs(run.levels).mean(axis=0))


def test_rate_does_not_depend_on_what_was_recorded() -> None:
    """One positive and one negative spike are two spikes, not none."""
    x = np.array([[1.5], [-2.5], [0.0], [0.0]])
    assert nl.simulate("cf", x).rate()[0] == 0.75  # levels 1, −2, 0, 0
    try:
        rate = nl.simulate("cf", x, record=()).rate()
    except nl.ParameterError:
        return  # as good: the count alone does not tell
    assert rate[0] == 0.75


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ((), set()),
        ("h", {"h"}),
        (("spikes",), {"levels"}),
        (("states",), {"m"}),
        (("u", "m"), {"u", "m"}),
        (["h", "h"], {"h"}),
        (("z",), {"z"}),
        (None, {"levels", "h", "u", "m"}),
    ],
)
def test_only_what_was_asked_is_kept(asked, kept: set[str]) -> None:
    for engine in ENGINES:
        assert set(nl.simulate("clif", X, record=asked, engine=engine).records) == kept


@pytest.mark.parametrize("word", ["spikes", "levels", "h", "u", "states"])
def test_reading_what_was_not_recorded_says_so(word: str) -> None:
    run = nl.simulate("clif", X, record=())
    with pytest.raises(nl.ParameterError, match=r"not recorded .kept: nothing but count"):
        getattr(run, word)
    with pytest.raises(nl.ParameterError, match="not recorded"):
        run["z"]


@each
def test_saved_run_comes_back(tmp_path, model: NeuronModel) -> None:
    decay = next(iter(model.Params._fields))
    values = np.linspace(0.9, 1.0, 6) * getattr(model.defaults(), decay)
    values = np.maximum(values, 1.0) if decay == "tau" else values
    strict = ">" if model.comparisons else None
    run = nl.simulate(model, X, {decay: values}, compare=strict, dtype="float32")
    back = nl.Result.load(run.save(tmp_path / "run.npz"))
    assert back.note == ""
    assert back.model.key == run.model.key
    assert (back.compare, back.dtype, back.time) == (run.compare, run.dtype, run.time)
    assert back.records.keys() == run.records.keys()
    for name, array in run.records.items():
        np.testing.assert_array_equal(back.records[name], array)
        assert back.records[name].dtype == array.dtype
    np.testing.assert_array_equal(back.count, run.count)
    for name, value in run.params._asdict().items():
        np.testing.assert_array_equal(getattr(back.params, name), value)
    on = [nl.simulate(r.model, X, r.params._asdict(), state=r.final) for r in (run, back)]
    np.testing.assert_array_equal(on[0].h, on[1].h)


def test_bare_run_and_run_of_a_stimulus_can_be_saved(tmp_path) -> None:
    x = nl.stimuli.poisson(time=20, neurons=3)
    run = nl.simulate("lif_soft", x, record=())
    path = run.save(tmp_path / "dots.in.name")
    assert path.name == "dots.in.name.npz"
    assert nl.Result.load(path).records == {}


def test_run_of_other_equations_says_so(tmp_path) -> None:
    path = nl.simulate("clif", X).save(tmp_path / "run.npz")
    with np.load(path) as file:
        data = dict(file)
    about = json.loads(str(data["about"]))
    about["equations"], about["neurolab"] = "00000000", "0.0.7"
    data["about"] = np.array(json.dumps(about))
    np.savez(path, **data)
    assert "0.0.7" in nl.Result.load(path).note


@pytest.mark.parametrize("content", [b"", b"not a zip file", b"PK\x03\x04broken"])
def test_file_that_is_no_run_is_refused(tmp_path, content: bytes) -> None:
    path = tmp_path / "run.npz"
    path.write_bytes(content)
    with pytest.raises(nl.ParameterError, match=r"run\.npz is not a saved run"):
        nl.Result.load(path)


def test_names_with_any_ending_are_kept(tmp_path) -> None:
    run = nl.simulate("clif", X, record=())
    for given, kept in (
        ("a", "a.npz"),
        ("v1.2", "v1.2.npz"),
        ("b.NPZ", "b.NPZ"),
        ("c.npz", "c.npz"),
    ):
        assert run.save(str(tmp_path / given)).name == kept
        assert nl.Result.load(tmp_path / kept).model is run.model


def test_damaged_file_is_refused_and_closed(tmp_path) -> None:
    """Cut it anywhere, change any byte: a `ParameterError`, or the very same run."""
    path = tmp_path / "run.npz"
    run = nl.simulate("clif", X[:3, :2])
    whole = run.save(path).read_bytes()
    rng = np.random.default_rng(0)
    damaged = [whole[:n] for n in rng.integers(0, len(whole), 40)]
    damaged += [
        whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        for place in rng.integers(0, len(whole), 300)
    ]
    for content in damaged:
        path.write_bytes(content)
        try:
            back = nl.Result.load(path)
        except nl.ParameterError:
            continue
        np.testing.assert_array_equal(back.h, run.h)


def test_file_of_a_neuron_that_is_gone_says_which(tmp_path) -> None:
    path = nl.simulate("clif", X).save(tmp_path / "run.npz")
    with np.load(path) as file:
        data = dict(file)
    about = json.loads(str(data["about"]))
    for change, said in (({"model": "mine"}, "no neuron 'mine'"), ({"records": 5}, "saved run")):
        data["about"] = np.array(json.dumps(about | change))
        np.savez(path, **data)
        with pytest.raises(nl.ParameterError, match=said):
            nl.Result.load(path)


def test_other_files_are_refused(tmp_path) -> None:
    with pytest.raises(nl.ParameterError, match="not a saved run"):
        nl.Result.load(tmp_path / "gone.npz")
    np.savez(tmp_path / "other.npz", x=X)
    with pytest.raises(nl.ParameterError, match="not a saved run"):
        nl.Result.load(tmp_path / "other.npz")
    np.save(tmp_path / "array.npy", X)
    with pytest.raises(nl.ParameterError, match="not a saved run"):
        nl.Result.load(tmp_path / "array.npy")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_xarray() -> None:
    pytest.importorskip("xarray")
    run = nl.simulate("clif", X)
    data = run.to_xarray()
    assert dict(data.sizes) == {"time": 15, "neuron": 6}
    assert data.attrs["model"] == "clif"
    np.testing.assert_array_equal(data["m"].values, run.states["m"])
    np.testing.assert_array_equal(data["count"].values, run.count)
    np.testing.assert_array_equal(data["h"].sel(neuron=2).values, run.h[:, 2])


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_pandas() -> None:
    pytest.importorskip("pandas")
    run = nl.simulate("clif", X)
    data = run.to_pandas()
    assert len(data) == X.size
    row = data[(data.time == 7) & (data.neuron == 4)].iloc[0]
    assert (row.h, row.m, row.levels) == (run.h[7, 4], run.states["m"][7, 4], run.levels[7, 4])
    totals = data.groupby("neuron").levels.sum().to_numpy()
    np.testing.assert_array_equal(totals, run.count)
