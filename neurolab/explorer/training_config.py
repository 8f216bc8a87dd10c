"""From what is chosen on the Train tab to the configuration of a run."""

from __future__ import annotations

from neurolab.choices import CODED, Train
from neurolab.errors import ParameterError
from neurolab.model import NeuronModel, describe
from neurolab.slot import Slot
from neurolab.surrogates import find
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config

SAME = (
    *("readout", "readout_decay", "lam", "rate_weight", "rate_target", "momentum"),
    *("weight_decay", "schedule", "warm_up", "truncation_kind"),
)
"""What is chosen as the configuration has it."""


def config_of(chosen: Train) -> Config:
    """Return the configuration of a run.

    Raises
    ------
    ParameterError
        For what no run can be made of, in the words of its field.
    """
    from neurolab.training.tasks import TASKS

    options = {}
    if chosen.task == "digits" and chosen.network != "mlp":
        options["layout"] = "image"
    if chosen.task in CODED and chosen.coding != "direct":
        options["coding"] = chosen.coding
    own = TASKS[chosen.task]().time
    return Config(
        task=chosen.task,
        task_options=tuple(options.items()),
        network=chosen.network,
        widths=_widths(chosen.widths),
        neurons=tuple(
            neuron(name, chosen.surrogate, chosen.learns) for name in chosen.neuron.split(".")
        ),
        time=chosen.time if own is None else own,
        norm=chosen.norm,
        loss=chosen.loss,
        pnb=chosen.pnb,
        optimiser=chosen.optimiser,
        learning_rate=chosen.learning_rate,
        truncation=chosen.truncation or None,
        clip=chosen.clip or None,
        **{name: getattr(chosen, name) for name in SAME},
        batch=chosen.batch,
        epochs=chosen.epochs,
        seed=chosen.seed,
    )


def neuron(name: str, surrogate: str = "", learns: str = "own") -> NeuronChoice:
    """Return a neuron by its name with a surrogate, or with its own, and what of it learns."""
    from neurolab.neurons import find as neuron_named

    model = neuron_named(name)
    slot = Slot(name, surrogate=find(surrogate)) if surrogate else Slot(name)
    if learns == "own":
        return NeuronChoice(slot)
    return NeuronChoice(slot, learnable=_can_learn(model) if learns == "all" else ())


def _can_learn(model: NeuronModel) -> tuple[str, ...]:
    """Return every number of a neuron that is not at a bound, where no gradient moves it."""
    values = model.defaults()._asdict()
    return tuple(
        name
        for name, param in describe(model).items()
        if not param.integer and param.low < values[name] < param.high
    )


def _widths(text: str) -> tuple[int, ...]:
    parts = text.replace(",", " ").replace(".", " ").replace("-", " ").split()
    try:
        return tuple(int(part) for part in parts)
    except ValueError as error:
        raise ParameterError(
            f"widths = {text!r} must be whole numbers of neurons, such as 128 or 64 32",
            parameter="widths",
            value=text,
        ) from error
