"""Swapping the neurons of a network: what stays, what is said, and nothing half done."""

from __future__ import annotations

import copy
from math import exp

import pytest
import torch
from torch import nn

import neurolab as nl
from neurolab.errors import ParameterError

NAMES = sorted(nl.neurons())


def drive(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return 0.4 + torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)


def network(neuron: str = "lif_soft", **how) -> nn.Sequential:
    torch.manual_seed(0)
    how = {"fused": False, **how}  # nothing to compile: these are many neurons
    return nn.Sequential(
        nn.Linear(4, 5),
        nl.nn.Neuron(neuron, **how),
        nn.ModuleDict({"a": nn.Identity()})["a"],
        nn.Sequential(nn.Linear(5, 3), nl.nn.Neuron(neuron, **how)),
    )


def snapshot(module: nn.Module) -> dict[str, tuple[int, torch.Tensor]]:
    return {n: (id(m), torch.tensor(0)) for n, m in module.named_modules()} | {
        n: (id(v), v.detach().clone()) for n, v in module.state_dict(keep_vars=True).items()
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_same_neuron_gives_the_same_to_the_last_bit(name: str, dtype: torch.dtype) -> None:
    x = 2.0 * drive(12, 3, 4, dtype=dtype)
    here = network(name).to(dtype)
    with torch.no_grad():
        for parameter in here.parameters():  # learned values, not the defaults
            parameter.add_(0.1)
    there = copy.deepcopy(here)
    report = nl.nn.replace(there, name)
    assert report.network is there
    assert there[1] is not here[1]
    assert torch.equal(here(x), there(x))
    assert [c.differs for c in report.layers] == [(), ()]
    here(x).sum().backward()
    there(x).sum().backward()
    for one, other in zip(here.parameters(), there.parameters(), strict=True):
        assert torch.equal(one.grad, other.grad)


@pytest.mark.parametrize("old", NAMES)
def test_every_neuron_can_take_the_place_of_every_other(old: str) -> None:
    for new in NAMES:
        there = network(old)
        report = nl.nn.replace(there, new)
        assert isinstance(there[1], nl.nn.Neuron)
        assert [there[1].model.name, there[3][1].model.name] == [new, new]
        assert there(drive(3, 2, 4, dtype=torch.float32)).shape == (3, 2, 3)
        assert str(report).count("\n") == 2


def test_time_constant_and_decay_are_the_same_number() -> None:
    layer = nl.nn.Neuron("lif_soft", {"decay": 0.75, "threshold": 0.5})
    clif = nl.nn.replace(layer, "clif").network
    assert clif.value("tau").item() == 4.0
    assert clif.value("threshold").item() == 0.5
    assert nl.nn.replace(clif, "lif_hard").network.value("decay").item() == 0.75


def test_what_learned_still_learns_and_per_neuron_stays_per_neuron() -> None:
    decays = [0.25, 0.5, 0.75]
    layer = nl.nn.Neuron(
        "lif_soft", {"decay": decays}, ("decay",), "neuron", size=3, dtype=torch.float64
    )
    new = nl.nn.replace(layer, "clif").network
    torch.testing.assert_close(new.value("tau").tolist(), [1 / (1 - k) for k in decays])
    assert new.values.learns("tau")
    assert new.size == (3,)
    new(drive(5, 2, 3)).sum().backward()
    assert new.values.raw["tau"].grad.shape == (3,)
    back = nl.nn.replace(new, "lif_soft").network
    torch.testing.assert_close(back.value("decay").tolist(), decays)


def test_numbers_per_step_stay_per_step() -> None:
    layer = nl.nn.Neuron(
        "lif_soft", {"threshold": [1.0, 2.0]}, granularity={"threshold": "step"}, time=2
    )
    new = nl.nn.replace(layer, "clif").network
    assert new.value("threshold").tolist() == [1.0, 2.0]
    assert new(torch.full((2, 1, 1), 1.5)).flatten().tolist() == [1.0, 0.0]


def test_fixed_on_purpose_stays_fixed_and_frozen_stays_frozen() -> None:
    fixed = nl.nn.replace(nl.nn.Neuron("qb_lif", learnable=()), "qb_lif").network
    assert list(fixed.parameters()) == []
    frozen = nl.nn.Neuron("plif").requires_grad_(requires_grad=False)
    new = nl.nn.replace(frozen, "klif").network
    assert new.values.learns("k")
    tau = nl.nn.replace(frozen, "plif", surrogate="sigmoid").network.values.raw["tau"]
    assert not tau.requires_grad


def test_dtype_training_mode_and_shared_layers_stay() -> None:
    shared = nl.nn.Neuron("lif_soft")
    twice = nn.ModuleList([shared, nn.Linear(2, 2), shared]).double().eval()
    report = nl.nn.replace(twice, "clif")
    assert twice[0] is twice[2]
    assert not twice[0].training
    assert twice[0].value("tau").dtype == torch.float64
    assert [c.name for c in report.layers] == ["0 = 2"]


def test_chosen_settings_stay_and_own_ones_follow_the_neuron() -> None:
    surrogate = nl.surrogates.arctangent(3.0)
    chosen = nl.nn.Neuron("lif_soft", compare=">", detach_reset=True, surrogate=surrogate)
    setting = nl.nn.replace(chosen, "clif").network.setting
    assert (setting.compare, setting.detach_reset, setting.surrogate) == (">", True, surrogate)
    own = nl.nn.replace(nl.nn.Neuron("lif_soft"), "cf").network.setting
    assert own.compare == ">"
    assert own.surrogate == nl.neurons()["cf"].surrogate


def test_a_surrogate_that_does_not_fit_is_left_and_said() -> None:
    layer = nl.nn.Neuron("cf", surrogate=nl.surrogates.straight_through())
    report = nl.nn.replace(layer, "lif_soft")
    assert report.network.setting.surrogate == nl.neurons()["lif_soft"].surrogate
    assert "as the old one does not fit" in str(report)


def test_arguments_are_passed_on() -> None:
    layer = network()
    surrogate = nl.surrogates.triangle(width=0.5)
    report = nl.nn.replace(
        layer,
        "plif",
        {"tau": 8.0},
        surrogate=surrogate,
        learnable=(),
        compare=">",
        detach_reset=True,
        options={"reset": "hard"},
    )
    new = report.layers[0].layer
    assert new.setting[1:4] == (surrogate, ">", True)
    assert new.value("tau").item() == 8.0
    assert not new.values.learns("tau")
    assert dict(new.model.chosen) == {"decay_input": False, "reset": "hard"}


def test_options_carry_over_by_what_they_do() -> None:
    soft = nl.nn.replace(nl.nn.Neuron("lif_soft"), "plif").network
    assert dict(soft.model.chosen) == {"decay_input": False, "reset": "soft"}
    divided = nl.nn.replace(nl.nn.Neuron("lif_hard", {"decay": 0.75, "gain": 0.25}), "plif").network
    assert dict(divided.model.chosen) == {"decay_input": True, "reset": "hard"}
    hard = nl.neurons()["plif"].with_options(reset="hard")
    assert nl.nn.replace(nl.nn.Neuron("lif_soft"), hard).network.model is hard
    x = drive(20, 3, 4)
    for old, new in (("lif_soft", soft), ("lif_hard", nl.nn.Neuron("lif_hard"))):
        assert torch.equal(nl.nn.Neuron(old)(x), nl.nn.replace(new, old).network(x))


def test_plif_and_lif_with_the_same_numbers_fire_alike() -> None:
    x = 2.0 * drive(40, 3, 4)
    for reset in ("hard", "soft"):
        plif = nl.nn.Neuron("plif", {"tau": 4.0}, options={"reset": reset}, dtype=torch.float64)
        lif = nl.nn.replace(plif, f"lif_{reset}").network
        assert lif.value("gain").item() == pytest.approx(0.25)
        assert torch.equal(plif(x), lif(x))


def test_what_is_lost_is_said() -> None:
    layer = nl.nn.Neuron("lif_hard", {"gain": 0.5, "v_reset": -0.25, "decay": 1.0})
    said = str(nl.nn.replace(layer, "clif"))
    assert "v_reset = -0.25 does not carry over to clif." in said
    assert "decay = 1 does not carry over to clif." in said  # no finite time constant
    assert "Its input was multiplied by 0.5; clif does not do that." in said
    assert "clif's own: tau = 2." in said
    assert said.startswith("1 layer was replaced.\nThe layer: lif_hard became clif.")


@pytest.mark.parametrize(
    ("only", "replaced"),
    [
        ("1", ["1"]),
        ("3", ["3.1"]),
        (["1", "3.1"], ["1", "3.1"]),
        (lambda name, layer: name.startswith("3") and layer.training, ["3.1"]),
    ],
)
def test_only_some_layers(only, replaced: list[str]) -> None:
    layer = network()
    report = nl.nn.replace(layer, "clif", only=only)
    assert [change.name for change in report.layers] == replaced
    kept = {"1", "3.1"} - set(replaced)
    assert all(layer.get_submodule(name).model.name == "lif_soft" for name in kept)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("clfi",), "did you mean 'clif'"),
        (("clif", {"tua": 2.0}), "layer '1': clif: .*did you mean 'tau'"),
        (("clif", {"tau": 0.5}), "outside"),
        (("da_lif", {"decay": 1.0}), "layer '1': .*cannot start to learn"),
    ],
)
def test_nothing_is_changed_upon_an_error(arguments, message: str) -> None:
    layer = network()
    before = snapshot(layer)
    with pytest.raises(ParameterError, match=message):
        nl.nn.replace(layer, *arguments)
    after = snapshot(layer)
    assert {n: k for n, (k, _) in before.items()} == {n: k for n, (k, _) in after.items()}
    assert all(torch.equal(v, after[n][1]) for n, (_, v) in before.items())


def test_an_error_in_the_last_layer_leaves_the_first() -> None:
    layer = network()
    layer[3][1] = nl.nn.Neuron("lif_soft", {"decay": 1.0})  # da_lif cannot learn from there
    first = layer[1]
    with pytest.raises(ParameterError, match=r"layer '3\.1'"):
        nl.nn.replace(layer, "da_lif")
    assert layer[1] is first


def test_what_cannot_be_asked_for() -> None:
    with pytest.raises(ParameterError, match="no layer of spiking neurons"):
        nl.nn.replace(nn.Linear(2, 2), "clif")
    with pytest.raises(ParameterError, match="must be a torch module"):
        nl.nn.replace("clif", "lif_soft")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="did you mean '1'"):
        nl.nn.replace(network(), "clif", only="1.")
    with pytest.raises(ParameterError, match="leaves no neuron layer"):
        nl.nn.replace(network(), "clif", only=lambda *_: False)
    with pytest.raises(ParameterError, match="did you mean 'surrogate'"):
        nl.nn.replace(network(), "clif", surogate="sigmoid")
    per_neuron = nl.nn.Neuron(
        "lif_soft", {"decay": [0.1, 0.2]}, granularity={"decay": "neuron"}, size=2
    )
    with pytest.raises(ParameterError, match="give it in params"):
        nl.nn.replace(per_neuron, "clif", granularity="layer")


def test_the_result_copies_saves_and_loads() -> None:
    layer = network()
    nl.nn.replace(layer, "ar_lif")
    x = drive(6, 2, 4, dtype=torch.float32)
    assert torch.equal(copy.deepcopy(layer)(x), layer(x))
    fresh = network("ar_lif")
    fresh.load_state_dict(layer.state_dict())
    assert torch.equal(fresh(x), layer(x))


def test_clif_becomes_lif_that_resets_below_zero() -> None:
    """Drive 1.5, τ = 2, θ = 1, bias −0.5: h = 1.5, u = −0.5; then h = 1.25, again a spike.

    Drive 1.1: h = 1.1, u = −0.5, h = 0.85, h = 1.525, spike.
    """
    layer = nl.nn.Neuron("clif", dtype=torch.float64)
    lif = nl.nn.clif_to_lif(layer, -0.5).network
    assert lif.model.name == "lif_hard"
    assert lif.value("v_reset").item() == -0.5
    for level, spikes in ((1.5, [1, 1, 1, 1]), (1.1, [1, 0, 1, 0])):
        x = torch.full((4, 1, 1), level, dtype=torch.float64)
        assert lif(x).flatten().tolist() == spikes
    _, last = lif.run(torch.full((1, 1, 1), 1.5, dtype=torch.float64))
    assert last.u.item() == -0.5


def test_clif_conversion_keeps_the_time_constant_and_every_other_layer() -> None:
    layer = network("clif", params={"tau": 4.0, "threshold": 0.5})
    layer.append(nl.nn.Neuron("lif_soft"))
    report = nl.nn.clif_to_lif(layer)
    assert [change.name for change in report.layers] == ["1", "3.1"]
    assert layer[1].value("decay").item() == pytest.approx(1 - 1 / 4)
    assert layer[1].value("threshold").item() == 0.5
    assert layer[1].value("v_reset").item() == pytest.approx(-0.06)
    assert layer[4].model.name == "lif_soft"
    with pytest.raises(ParameterError, match="no CLIF layer"):
        nl.nn.clif_to_lif(layer)


def test_clif_conversion_without_bias_is_the_soft_reset() -> None:
    """CLIF before its first spike is a LIF; at it, LIF subtracts θ, CLIF also σ(1)."""
    clif = nl.nn.Neuron("clif", dtype=torch.float64)
    x = torch.tensor([0.9, 0.9], dtype=torch.float64).reshape(2, 1, 1)
    _, there = clif.run(x)
    _, here = nl.nn.clif_to_lif(clif, None).network.run(x)
    assert here.u.item() == pytest.approx(1.35 - 1.0)
    assert there.u.item() == pytest.approx(1.35 - 1.0 - 1 / (1 + exp(-1)))
