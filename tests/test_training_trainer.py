"""The trainer: it learns, resumes to the last bit, and can be changed on the way."""

from __future__ import annotations

import math

import pytest
import torch

from neurolab import nn
from neurolab.errors import ParameterError
from neurolab.training.config import Config
from neurolab.training.schedule import factor
from neurolab.training.trainer import Trainer
from tests.training_runs import (  # noqa: F401 - `one_thread` is a fixture
    KINDS,
    eager,
    images,
    one_thread,
    same,
    small,
    state_of,
)


@pytest.mark.parametrize("name", ["lif_soft", "clif", "qb_lif", "cf", "plif"])
def test_loss_falls(name: str) -> None:
    trainer = eager(small(neurons=name, epochs=15))
    losses = [step.loss for step in trainer.steps()]
    start = trainer.batches.per_epoch
    assert sum(losses[-start:]) < 0.8 * sum(losses[:start])
    assert trainer.evaluate("train").accuracy > 0.7


@pytest.mark.parametrize("config", KINDS.values(), ids=KINDS)
def test_same_configuration_gives_the_same_numbers(config: Config) -> None:
    first, again = eager(config), eager(config)
    one = [step.loss for step in first.steps(6)]
    torch.rand(3)  # somebody else draws in between
    assert one == [step.loss for step in again.steps(6)]
    assert same(state_of(first), state_of(again))


def test_a_swap_keeps_weights_norms_and_the_optimisers_memory_of_them() -> None:
    trainer = eager(small(widths=(10, 8), norm="bn", neurons="plif"))
    list(trainer.steps(5))
    network, before = trainer.network, state_of(trainer)
    old = {p: trainer.optimiser.state[p]["exp_avg"].clone() for p in network.parameters()}
    trainer.swap("layer1", {"model": "clif", "params": {"tau": 3.0}, "learnable": ["tau"]})
    new = network.neurons()["layer1"]
    assert new.model.name == "clif"
    assert network.neurons()["layer2"].model.name == "plif"
    after = network.state_dict()
    others = [n for n in after if "neuron" not in n or "body.1" in n]
    assert len(others) > 10
    assert all(torch.equal(after[n], before[f"network {n}"]) for n in others)
    held = {p for group in trainer.optimiser.param_groups for p in group["params"]}
    assert held == set(network.parameters())
    for parameter in held - set(new.parameters()):
        assert torch.equal(trainer.optimiser.state[parameter]["exp_avg"], old[parameter])
    list(trainer.steps(2))
    assert new.value("tau").item() != 3.0
    assert trainer.config.neuron("layer1").slot.model == "clif"
    assert trainer.first.neuron("layer1").slot.model == "plif"
    assert trainer.history.events[0].number == 5


def test_a_swap_that_is_refused_changes_nothing() -> None:
    trainer = eager(small())
    before, config = state_of(trainer), trainer.config
    for layer, neuron in (("layer9", "clif"), ("layer1", "cliff")):
        with pytest.raises(ParameterError, match="did you mean"):
            trainer.swap(layer, neuron)
    with pytest.raises(ParameterError, match="setting to change while training 'seed'"):
        trainer.set(seed=3)
    with pytest.raises(ParameterError, match="learning_rate"):
        trainer.set(learning_rate=-1)
    assert same(state_of(trainer), before)
    assert trainer.config == config
    assert not trainer.history.events


def test_a_swap_at_inference_leaves_the_run_as_it_was() -> None:
    run, apart = eager(small(neurons="clif")), eager(small(neurons="clif"))
    list(run.steps(4))
    list(apart.steps(4))
    hard = {"model": "lif_hard", "params": {"v_reset": -0.06}}
    other = run.evaluate("test", hard)
    assert other == run.evaluate("test", {"layer1": hard})
    assert other.loss != run.evaluate("test").loss
    with pytest.raises(ParameterError, match="did you mean"):
        run.evaluate("test", "cliff")
    assert run.network.training
    one, two = next(run.steps(1)), next(apart.steps(1))
    assert one.loss == two.loss
    made = nn.replace(apart.network, "lif_hard", {"v_reset": -0.06}).network.eval()
    x = apart.data.part("test").x
    with torch.no_grad():
        expected = made(apart.task.encode(x, apart.config.time, None))
    assert torch.equal(run.outputs("test", hard)[0], expected)


def test_compiled_neurons_train_as_the_eager_ones_do() -> None:
    config = small(time=3)
    compiled, plain = Trainer(config), eager(config)
    losses = [[step.loss for step in trainer.steps(4)] for trainer in (compiled, plain)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_a_learning_rate_goes_on_from_what_is_set() -> None:
    trainer = eager(small(optimiser="sgd", momentum=0.0, warm_up=1.0))
    rates = [step.learning_rate for step in trainer.steps(6)]
    trainer.set(learning_rate=0.5)
    rates += [step.learning_rate for step in trainer.steps()]
    warm, total = trainer.batches.per_epoch, trainer.total
    assert len(rates) == total
    bases = [1e-2] * 6 + [0.5] * (total - 6)
    expected = [base * factor(k, total, warm) for k, base in enumerate(bases)]
    assert rates == pytest.approx(expected, rel=1e-12)


def test_one_step_of_plain_descent_is_the_gradient_times_the_rate() -> None:
    config = small(
        optimiser="sgd", momentum=0.0, schedule="constant", batch=1000, learning_rate=0.3
    )
    trainer, apart = eager(config), eager(config)
    part = apart.data.part("train")
    x = apart.task.encode(part.x, config.time, None)
    loss = torch.nn.functional.cross_entropy(apart.network(x).mean(0), part.y)
    gradients = torch.autograd.grad(loss, list(apart.network.parameters()))
    step = next(trainer.steps())
    assert step.loss == pytest.approx(loss.item(), rel=1e-5)
    pairs = zip(trainer.network.parameters(), apart.network.parameters(), gradients, strict=True)
    for after, before, gradient in pairs:
        assert torch.allclose(after, before - 0.3 * gradient, rtol=1e-4, atol=1e-6)


def test_weights_decay_and_what_neurons_learn_does_not() -> None:
    config = small(
        neurons="plif", optimiser="sgd", momentum=0.0, weight_decay=0.5, schedule="constant"
    )
    trainer = eager(config)
    weights = {id(s.weights.weight) for s in trainer.network.synapses()}
    for group in trainer.optimiser.param_groups:
        for parameter in group["params"]:
            assert group["weight_decay"] == (0.5 if id(parameter) in weights else 0.0)


def test_the_best_network_is_the_one_of_the_best_epoch() -> None:
    trainer = eager(small(epochs=6, learning_rate=0.5, schedule="constant", optimiser="sgd"))
    found = [step.validation for step in trainer.steps() if step.validation]
    best = max(found, key=lambda one: (one.accuracy, -one.loss))
    assert len(found) == 6
    assert trainer.evaluate("validation", best=True) == best == trainer.best.found


def test_every_epoch_brings_every_sample_once() -> None:
    trainer = eager(small(batch=14))
    for _ in range(3):
        places = [trainer.batches.next() for _ in range(trainer.batches.per_epoch)]
        assert trainer.batches.epoch_ends
        seen = torch.cat(places).tolist()
        assert len(set(seen)) == len(seen) > trainer.batches.samples - 14


def test_balance_rate_and_truncation_change_the_gradient_they_are_meant_for() -> None:
    def after(**changes: object) -> dict[str, torch.Tensor]:
        trainer = eager(small(neurons="cf", dtype="float64", **changes))
        step = next(trainer.steps(1))
        assert math.isfinite(step.loss)
        return state_of(trainer)

    plain = after()
    assert same(plain, after(truncation=4))
    for changes in ({"pnb": 0.25}, {"rate_weight": 1.0}, {"truncation": 1}):
        assert not same(plain, after(**changes)), changes


def test_a_rate_penalty_brings_the_rate_to_its_target() -> None:
    config = small(rate_weight=50.0, rate_target=0.05, epochs=12, task_options={"count": 120})
    trainer = eager(config, watch=1)
    rates = [step.rates["layer1"] for step in trainer.steps()]
    assert abs(rates[-1] - 0.05) < 0.5 * abs(rates[0] - 0.05)


def test_what_is_watched_is_what_was_sent_and_learned() -> None:
    trainer = eager(small(neurons={"model": "cf", "surrogate": "tsg"}), watch=2)
    steps = list(trainer.steps(4))
    assert [step.rates is not None for step in steps] == [True, False, True, False]
    assert len(steps[2].learned["layer1"]["surrogate.a"]) == trainer.config.time
    assert steps[2].learned != steps[0].learned


def test_a_run_that_blows_up_says_so() -> None:
    trainer = eager(small(optimiser="sgd", learning_rate=10.0, loss="mse", epochs=40))
    with torch.no_grad():
        for synapses in trainer.network.synapses():
            synapses.weights.weight.fill_(float("nan"))
    with pytest.raises(ParameterError, match=r"broke off after 0 steps.*lower learning rate"):
        list(trainer.steps())


def test_time_that_does_not_fit_the_task_is_refused() -> None:
    with pytest.raises(ParameterError, match="steps"):
        Trainer(Config(task="gestures", time=3))


def test_a_convolution_trains() -> None:
    trainer = eager(images(task_options={"layout": "image"}, batch=200, norm="tdbn", epochs=2))
    losses = [step.loss for step in trainer.steps()]
    assert losses[-1] < losses[0]


def test_predictions_and_confusion_agree_with_the_accuracy() -> None:
    trainer = eager(small())
    list(trainer.steps())
    table, found = trainer.confusion(), trainer.evaluate()
    assert table.sum() == found.samples
    assert table.trace() == pytest.approx(found.accuracy * found.samples)
    few = trainer.predictions(5)
    assert few.x.shape[0] == 5
    assert (few.scores.argmax(1) == few.predicted).all()
    labels = trainer.data.part("test").y
    assert [int(n) for n in table.sum(1)] == torch.bincount(labels, minlength=2).tolist()
