"""A training run as a generator of steps. It knows no page, and can be changed between steps.

>>> from neurolab.training.config import Config
>>> from neurolab.training.trainer import Trainer
>>> trainer = Trainer(Config(task="moons", widths=(16,), epochs=1))
>>> for step in trainer.steps():
...     if step.number == 3:
...         trainer.swap("layer1", "clif")

Same configuration, same numbers to the last bit, with the same number of torch threads on
the same machine: a product may be summed in another order by more threads, or by another
processor. All random numbers are drawn from generators that the trainer keeps, so torch's own
random state is neither read nor changed.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from neurolab import nn
from neurolab.checks import whole
from neurolab.errors import ParameterError, unknown_name
from neurolab.training import measures
from neurolab.training.batches import CODING, EVALUATION, Batches
from neurolab.training.blocks import threshold_of
from neurolab.training.choice import choice_of
from neurolab.training.config import Config
from neurolab.training.deciding import decide
from neurolab.training.initial import SAMPLES, settle
from neurolab.training.objective import Pass, forward, rate_of
from neurolab.training.optimisers import optimiser_of
from neurolab.training.records import Evaluation, Event, History, Step
from neurolab.training.run import Best, Run
from neurolab.training.schedule import factor

LIVE = (
    "learning_rate",
    "weight_decay",
    "momentum",
    "clip",
    "truncation",
    "truncation_kind",
    "pnb",
    "rate_weight",
    "rate_target",
    "epochs",
)
"""What `Trainer.set` changes."""


class Trainer(Run):
    """Trains one network, step by step.

    Parameters
    ----------
    config : Config
        What to train, and how.
    task : Task, optional
        The task itself, where it is not to be looked up by its name.
    watch : int
        Every so many steps, rates and what learns are measured; 0 for never.
    fused : bool, optional
        Whether the neurons run compiled; see `nn.Neuron`. The eager loop starts at once and
        is several times slower.

    Attributes
    ----------
    config, first : Config
        The run as it is now (a swap and `set` change it), and as it began.
    network : Network
        The network as it is now.
    number, total : int
        Steps taken, and steps of the whole run.
    history : History
        Every step and event so far.
    best : Best or None
        Kept after every epoch that is better on the validation part: by accuracy, then by loss.
    """

    def __init__(
        self, config: Config, task: Any = None, *, watch: int = 10, fused: bool | None = None
    ) -> None:
        super().__init__(config, task, fused)
        self.watch = whole(None, "watch", watch, 0, 2**31)
        self.batches = Batches(len(self.data.parts["train"].y), config.batch, config.seed)
        self.optimiser = optimiser_of(config, self.network)
        self.number = 0
        self.history = History()
        self.note = ""
        self._settle()

    def _settle(self) -> None:
        names = self.config.layers
        thresholds = {name: threshold_of(self.config.neuron(name)) for name in names}
        first = self.data.parts["train"].x[:SAMPLES]
        settle(self.network, self._encode(first, EVALUATION), thresholds)

    @property
    def total(self) -> int:
        """Steps of the whole run."""
        return self.config.epochs * self.batches.per_epoch

    @property
    def learning_rate(self) -> float:
        """What the next step is made with."""
        warm_up = round(self.config.warm_up * self.batches.per_epoch)
        along = factor(self.number, self.total, warm_up, self.config.schedule)
        return self.config.learning_rate * along

    def steps(self, count: int | None = None) -> Generator[Step]:
        """Take steps to the end of the run, or so many; yields each when it is done.

        Leave the loop to pause, and call again to go on.
        """
        left = math.inf if count is None else whole(None, "count", count, 0, 2**31)
        while self.number < self.total and left > 0:
            yield self.step()
            left -= 1

    def step(self) -> Step:
        """Take one step.

        Raises
        ------
        ParameterError
            When the loss is no longer finite, and the run cannot go on.
        """
        began = perf_counter()
        train = self.data.parts["train"]
        places = self.batches.next()
        x, y = self._encode(train.x[places], CODING), train.y[places]
        watched = bool(self.watch) and self.number % self.watch == 0
        rate = self.learning_rate
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        made, loss = self._forward(x, y, watch=watched)
        rates = self._rates(made.sent) if watched else None
        self.optimiser.zero_grad(set_to_none=True)
        made.loss.backward()
        if self.config.clip is not None:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        self.optimiser.step()
        self.number += 1
        right = (decide(made.output) == y).sum().item() / len(y)
        learned = measures.learned(self.network) if watched else None
        taken = perf_counter() - began
        ended = self._epoch_ended() if self.batches.epoch_ends else None
        epoch = (self.number - 1) // self.batches.per_epoch + 1
        done = Step(self.number, epoch, loss, right, rate, taken, rates, learned, ended)
        self.history.steps.append(done)
        return done

    def _forward(self, x: Tensor, y: Tensor, *, watch: bool) -> tuple[Pass, float]:
        """Run forward, and say what to do where numbers have become too large to go on."""
        try:
            with self._truncated():
                made = forward(self.config, self.network, x, y, watch=watch)
            loss = made.loss.item()
            if math.isfinite(loss):
                return made, loss
            problem = f"the loss is {loss}"
        except ParameterError as error:
            problem = str(error)
        raise ParameterError(
            f"training broke off after {self.number} steps: {problem}; a lower learning rate "
            f"than {self.config.learning_rate:g}, or clip, may keep the numbers finite",
            parameter="learning_rate",
            value=self.config.learning_rate,
        )

    def _rates(self, sent: dict[str, Tensor]) -> dict[str, float]:
        """Return rates before the update: a scale that learns is then what made the output."""
        neurons = self.network.neurons()
        return {name: rate_of(neurons[name], output) for name, output in sent.items()}

    def _truncated(self) -> AbstractContextManager[Any]:
        k = self.config.truncation
        if k is None or k >= self.config.time:
            return nullcontext()
        return nn.truncate(self.network, k, self.config.truncation_kind)

    def _epoch_ended(self) -> Evaluation:
        found = self.evaluate("validation")
        before = self.best.found if self.best else None
        if before is None or (found.accuracy, -found.loss) > (before.accuracy, -before.loss):
            state = {name: t.detach().clone() for name, t in self.network.state_dict().items()}
            self.best = Best(self.config, state, found, self.number)
        return found

    def swap(self, layer: str | None, neuron: Any) -> None:
        """Put another neuron into a layer, or into all of them where it is None.

        Weights, norms, and the optimiser's memory of them stay (CLIF Fig. 3a); the new neuron
        starts from its own numbers, and what it learns joins the optimiser.

        Parameters
        ----------
        layer : str or None
            One of `config.layers`.
        neuron : str, Slot, NeuronChoice or dict
            The new neuron.

        Raises
        ------
        ParameterError
            For an unknown layer or neuron; nothing is changed then.
        """
        choice = choice_of(neuron)
        names = self._layers(layer)
        config = self.config.with_neuron(layer, choice)
        made = {name: self._neuron(name, choice) for name in names}
        for name, new in made.items():
            self.network.put(name, new)
        self.config = config
        self.optimiser = optimiser_of(config, self.network, self.optimiser)
        where = "every layer" if layer is None else layer
        self.history.events.append(Event(self.number, f"{where}: {choice.slot.title}"))

    def set(self, **changes: Any) -> None:
        """Change how training goes on from here: any of `LIVE`.

        Raises
        ------
        ParameterError
            For another name, and for a value that the configuration refuses.
        """
        for name in changes:
            if name not in LIVE:
                raise unknown_name("setting to change while training", name, LIVE)
        self.config = replace(self.config, **changes)
        self.optimiser = optimiser_of(self.config, self.network, self.optimiser)
        said = ", ".join(f"{name} = {value}" for name, value in changes.items())
        self.history.events.append(Event(self.number, said))

    def save(self, path: str | Path) -> Path:
        """Write everything to a file; see `neurolab.training.checkpoint`."""
        from neurolab.training.checkpoint import save

        return save(self, path)

    @classmethod
    def load(cls, path: str | Path, task: Any = None, *, fused: bool | None = None) -> Trainer:
        """Return a saved run, which goes on as if it had not been interrupted.

        `note` says what differs in the neurolab that made it.
        """
        from neurolab.training.checkpoint import load

        return load(path, task, fused=fused)
