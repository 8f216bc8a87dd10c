"""A network with its data and its best weights, and what one may ask of it between steps."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from torch import Tensor

from neurolab import nn
from neurolab.errors import ParameterError, unknown_name
from neurolab.training import measures
from neurolab.training.batches import CODING, EVALUATION, generator
from neurolab.training.blocks import neuron_of
from neurolab.training.choice import choice_of
from neurolab.training.config import Config
from neurolab.training.deciding import Change, Data, Part, decide
from neurolab.training.network import DTYPES, Network, build
from neurolab.training.objective import task_loss
from neurolab.training.records import Array, Evaluation, Predictions


class Best:
    """The network with the best accuracy on the validation part so far."""

    def __init__(
        self, config: Config, state: dict[str, Tensor], found: Evaluation, at: int
    ) -> None:
        self.config, self.state, self.found, self.number = config, state, found, at


class Run:
    """A network, the data that it learns from, and the best of it so far; see `Trainer`."""

    def __init__(self, config: Config, task: Any, fused: bool | None) -> None:  # noqa: FBT001
        if not isinstance(config, Config):
            raise ParameterError(f"config = {config!r} must be a Config", parameter="config")
        self.config = self.first = config
        self.fused = fused
        self.task = task if task is not None else _task(config)
        self.data = Data(self.task, config)
        self.network: Network = build(config, self.task, fused=fused)
        self.coding = generator(config.seed, CODING)
        self.best: Best | None = None

    def _encode(self, x: Tensor, purpose: int) -> Tensor:
        random = self.coding if purpose == CODING else generator(self.first.seed, purpose)
        return self.task.encode(x, self.config.time, random)

    def _layers(self, layer: str | None) -> tuple[str, ...]:
        if layer is not None and layer not in self.config.layers:
            raise unknown_name("layer", layer, self.config.layers)
        return self.config.layers if layer is None else (layer,)

    def _neuron(self, name: str, choice: Any) -> nn.Neuron:
        shape = self.network.shapes[name]
        return neuron_of(
            choice, shape, self.config.time, DTYPES[self.config.dtype], fused=self.fused
        )

    def best_network(self) -> Network:
        """Return a new network with the best weights so far; those of now before an epoch ends."""
        if self.best is None:
            return deepcopy(self.network)
        network = build(self.best.config, self.task, fused=self.fused)
        network.load_state_dict(self.best.state)
        return network

    def outputs(
        self,
        part: str = "test",
        neuron: Any = None,
        *,
        best: bool = False,
        change: Change | None = None,
        samples: int | None = None,
    ) -> tuple[Tensor, Part]:
        """Return the network's output on a part, `[time, sample, class]`, and the part.

        Parameters
        ----------
        part : {"test", "validation", "train"}
            Of the data.
        neuron : optional
            Another neuron for every layer, or a dict of neurons by layer, during this call
            only (CLIF Table 8).
        best : bool
            The network that did best on validation, instead of the present one.
        change : callable, optional
            What is done to the samples first, such as noise: `change(x)` of the same shape.
        samples : int, optional
            Only the first so many.

        Notes
        -----
        Neither the network nor the random numbers of the training are touched. A random coding
        draws the same spikes every time.
        """
        chosen = self.data.part(part).first(samples)
        x = chosen.x if change is None else change(chosen.x)
        network = self.best_network() if best else self.network
        swapped = neuron if isinstance(neuron, dict) and "model" not in neuron else {None: neuron}
        given = {} if neuron is None else swapped
        made = {n: self._neuron(n, choice_of(c)) for k, c in given.items() for n in self._layers(k)}
        training = network.training
        kept = {name: network.put(name, new) for name, new in made.items()}
        random = generator(self.first.seed, EVALUATION)
        try:
            network.eval()
            return self.data.run(network, x, random), chosen
        finally:
            for name, old in kept.items():
                network.put(name, old)
            network.train(training)

    def evaluate(self, part: str = "test", neuron: Any = None, **how: Any) -> Evaluation:
        """Return loss and accuracy on a part of the data; arguments as of `outputs`."""
        output, chosen = self.outputs(part, neuron, **how)
        loss = task_loss(self.config)(output, chosen.y).item()
        right = (decide(output) == chosen.y).sum().item()
        return Evaluation(part, loss, right / len(chosen.y), len(chosen.y))

    def confusion(self, part: str = "test", **how: Any) -> Array:
        """Return how many samples of each class (row) were taken for each class (column)."""
        output, chosen = self.outputs(part, **how)
        return measures.confusion(chosen.y.numpy(), decide(output).numpy(), self.task.classes)

    def predictions(self, k: int = 8, part: str = "test", **how: Any) -> Predictions:
        """Return the first k samples of a part with what the network reads from them."""
        output, chosen = self.outputs(part, samples=k, **how)
        scores = output.mean(0).softmax(-1)
        return Predictions(
            chosen.x.numpy(), chosen.y.numpy(), decide(output).numpy(), scores.numpy()
        )

    def batch(self, part: str = "test", samples: int = 128) -> tuple[Tensor, Tensor]:
        """Return the first samples of a part as the network gets them, and their labels."""
        chosen = self.data.part(part).first(samples)
        return self._encode(chosen.x, EVALUATION), chosen.y


def _task(config: Config) -> Any:
    from neurolab.training.tasks import find

    return find(config.task, **dict(config.task_options))
