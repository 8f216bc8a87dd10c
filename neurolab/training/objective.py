"""What a step makes small: the task's loss, and the penalties on its layers."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NamedTuple

from torch import Tensor

from neurolab import nn
from neurolab.model import describe
from neurolab.nn import Neuron
from neurolab.nn.folding import SCALES
from neurolab.nn.temporal import over_time
from neurolab.training.blocks import threshold_of
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config
from neurolab.training.network import Network


class Pass(NamedTuple):
    """A forward pass: its loss, its output, and what every layer sent where it was watched."""

    loss: Tensor
    output: Tensor
    sent: dict[str, Tensor]


def task_loss(config: Config) -> Callable[[Tensor, Tensor], Tensor]:
    """Return the loss of an output `[time, batch, class]` and labels `[batch]`."""
    if config.loss == "lambda_mix":
        return lambda output, y: nn.lambda_mix(output, y, config.lam, config.phi)
    return {"ce": nn.cross_entropy, "mse": nn.mse, "tet": nn.tet}[config.loss]


def forward(config: Config, network: Network, x: Tensor, y: Tensor, *, watch: bool) -> Pass:
    """Run a network on a batch, and return its loss with every penalty of the configuration."""
    if config.pnb:
        return _balanced(config, network, x, y)
    if not (watch or config.rate_weight):
        output = network(x)
        return Pass(task_loss(config)(output, y), output, {})
    with sending(network) as sent:
        output = network(x)
    return Pass(_penalised(config, network, task_loss(config)(output, y), sent), output, sent)


def _balanced(config: Config, network: Network, x: Tensor, y: Tensor) -> Pass:
    """Run step by step, as the membranes are asked for: several times slower."""
    with nn.record(network) as seen:
        output = network(x)
    neurons = network.neurons()
    found = {id(m): seen[path] for path, m in network.named_modules() if path in seen}
    layers = {name: found[id(neuron)] for name, neuron in neurons.items()}
    losses = {
        name: balance(neurons[name], config.neuron(name), layers[name].h) for name in config.layers
    }
    sent = {name: layers[name].output for name in neurons}
    loss = nn.balanced(task_loss(config)(output, y), losses, config.pnb)
    return Pass(_penalised(config, network, loss, sent), output, sent)


def balance(neuron: Neuron, choice: NeuronChoice, h: Tensor) -> Tensor:
    """Return CF's membrane balance of one layer (Eq. 22).

    A neuron that fires one kind of spike is balanced between 0 and its threshold, up and down.
    """
    known = describe(neuron.model)
    if "threshold_pos" in known:
        up, down = (_over_time(neuron, h, n) for n in ("threshold_pos", "threshold_neg"))
        most = [int(neuron.value(n)) for n in ("levels_pos", "levels_neg")]
        return nn.pnb(h, up, down, most[0], most[1])
    first = neuron.model.thresholds[0] if neuron.model.thresholds else None
    if first is None or first.base not in known:
        size = threshold_of(choice)
        return nn.pnb(h, size, -size, 1, 1)
    size = (1.0 + first.offset) * first.scale * _over_time(neuron, h, first.base)
    return nn.pnb(h, size, -size, 1, 1)


def _over_time(neuron: Neuron, rows: Tensor, name: str) -> Tensor:
    """Return a number of a layer as it meets rows `[time, batch, ...]`."""
    return over_time(neuron, rows, {name: neuron.value(name).to(rows.dtype)})[name]


def _penalised(config: Config, network: Network, loss: Tensor, sent: dict[str, Tensor]) -> Tensor:
    if not config.rate_weight:
        return loss
    signed = any(fires_both_ways(neuron) for neuron in network.neurons().values())
    penalty = nn.rate_regulariser(sent, config.rate_target, signed=signed)
    return loss + config.rate_weight * penalty


def fires_both_ways(neuron: Neuron) -> bool:
    """Whether a neuron sends negative spikes, too."""
    known = describe(neuron.model)
    return "threshold_neg" in known or any(rung.mirrored for rung in neuron.model.thresholds)


@contextmanager
def sending(network: Network) -> Generator[dict[str, Tensor]]:
    """Keep what every layer of neurons sends, `[time, batch, ...]`, by the layer's name."""
    sent: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[..., None]:
        def hook(_module: object, _input: object, output: Tensor) -> None:
            sent[name] = output

        return hook

    hooks = [n.register_forward_hook(keep(name)) for name, n in network.neurons().items()]
    try:
        yield sent
    finally:
        for hook in hooks:
            hook.remove()


def levels_of(neuron: Neuron, output: Tensor) -> Tensor:
    """Return the signed number of spikes behind an output, `[time, batch, ...]`.

    An output that is a number times a whole number (QB-LIF's scale, the ternary amplitude) is
    divided by it; others are whole already.
    """
    name = SCALES.get(neuron.model.name)
    if name is None:
        return output
    return (output / _over_time(neuron, output, name).detach()).round()


def rate_of(neuron: Neuron, output: Tensor) -> float:
    """Return spikes per neuron and step, signs ignored; a burst of three counts as three."""
    return float(levels_of(neuron, output.detach()).abs().mean())
