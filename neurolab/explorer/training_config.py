"""From what is chosen on the Train tab to the configuration of a run."""

from __future__ import annotations

from neurolab.choices import Train
from neurolab.errors import ParameterError
from neurolab.slot import Slot
from neurolab.surrogates import Surrogate, find
from neurolab.training.choice import NeuronChoice
from neurolab.training.config import Config


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
    own = TASKS[chosen.task]().time
    return Config(
        task=chosen.task,
        task_options=tuple(options.items()),
        network=chosen.network,
        widths=_widths(chosen.widths),
        neurons=tuple(neuron(name, chosen.surrogate) for name in chosen.neuron.split(".")),
        time=chosen.time if own is None else own,
        norm=chosen.norm,
        loss=chosen.loss,
        pnb=chosen.pnb,
        optimiser=chosen.optimiser,
        learning_rate=chosen.learning_rate,
        truncation=chosen.truncation or None,
        batch=chosen.batch,
        epochs=chosen.epochs,
        seed=chosen.seed,
    )


def neuron(name: str, surrogate: str = "") -> NeuronChoice:
    """Return a neuron by its name with a surrogate, or with its own."""
    from neurolab.neurons import find as neuron_named

    neuron_named(name)
    if not surrogate:
        return NeuronChoice(Slot(name))
    chosen: Surrogate = find(surrogate)
    return NeuronChoice(Slot(name, surrogate=chosen))


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
