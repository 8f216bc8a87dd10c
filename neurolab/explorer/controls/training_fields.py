"""The settings of the Train tab: what each is called, what it may be, and when it applies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neurolab.choices import CODED, TIMED, Train
from neurolab.neurons import all_models
from neurolab.surrogates import SHAPES
from neurolab.training.bounds import NUMBERS

TOP = (
    *("task", "network", "widths", "neuron", "time", "learning_rate", "epochs", "seed"),
    "seeds",
)
"""What is always on the page; the rest is under More settings."""

TASKS = {
    "Digits": "digits",
    "Moons": "moons",
    "Circles": "circles",
    "Spirals": "spirals",
    "Delayed match": "delayed_match",
    "Temporal XOR": "temporal_xor",
    "Spike timing": "manifolds",
    "Gestures, event camera": "gestures",
}
WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "task": ("Task", TASKS),
    "coding": (
        "Input coding",
        {
            "Direct": "direct",
            "Bernoulli": "bernoulli",
            "Poisson": "poisson",
        },
    ),
    "network": (
        "Network",
        {"Fully connected": "mlp", "Convolutional": "conv", "Residual": "residual"},
    ),
    "neuron": ("Neuron", {}),
    "surrogate": ("Surrogate gradient", {}),
    "learns": (
        "Neurons learn",
        {"Their own": "own", "Nothing": "none", "All they can": "all"},
    ),
    "norm": ("Norm", {"None": "none", "Batch norm": "bn", "tdBN": "tdbn"}),
    "readout": (
        "Readout",
        {"Mean over time": "mean", "Leaky membrane": "membrane", "Spike count": "count"},
    ),
    "loss": (
        "Loss",
        {"Cross-entropy": "ce", "Squared error": "mse", "TET": "tet", "λ-mix": "lambda_mix"},
    ),
    "optimiser": ("Optimiser", {"Adam": "adam", "AdamW": "adamw", "SGD": "sgd"}),
    "schedule": ("Schedule", {"Cosine to 0": "cosine", "Constant": "constant"}),
    "truncation_kind": (
        "Gradient cut",
        {"Sliding window": "window", "In chunks": "chunks", "First steps": "first"},
    ),
}
NUMBERS_SAID = {
    "widths": "Widths",
    "time": "Time steps T",
    "learning_rate": "Learning rate",
    "epochs": "Epochs",
    "seed": "Seed",
    "seeds": "Number of seeds",
    "batch": "Batch",
    "readout_decay": "Readout decay",
    "lam": "TET's share λ",
    "pnb": "Membrane balance λ",
    "rate_weight": "Rate penalty",
    "rate_target": "Rate aimed at",
    "momentum": "Momentum",
    "weight_decay": "Weight decay",
    "warm_up": "Warm-up (epochs)",
    "clip": "Clip (0: none)",
    "truncation": "Gradient back k (0: all)",
}
MORE = (
    *("coding", "surrogate", "learns", "norm", "readout", "readout_decay", "loss", "lam"),
    *("pnb", "rate_weight", "rate_target", "optimiser", "momentum", "weight_decay"),
    *("schedule", "warm_up", "clip", "batch", "truncation", "truncation_kind"),
)
"""Settings under More settings, in the order of reading: input, neurons, loss, optimiser."""

HELP = {
    "coding": "How a value becomes input: itself as a current at every step (direct), one spike "
    "with it as the chance (Bernoulli), or a spike count with it as the mean (Poisson).",
    "learns": "Beside the weights: what each neuron learns in its paper, nothing, or every "
    "parameter that is not at its bound.",
    "readout": "What is read as a class: the mean of a linear layer over all steps, a leaky "
    "membrane over it, or the spikes of neurons of its own.",
    "truncation_kind": "Where the gradient through time is cut: k steps back from every step, "
    "between chunks of k steps, or after the first k steps.",
    "schedule": "How the learning rate goes on after the warm-up.",
    "widths": "Neurons, channels or blocks of each layer, such as 128 or 64, 32.",
    "seeds": "Runs one after the other, with this seed, the next one, and so on; 1 to 100.",
}
LARGEST_SEED = 2**32 - 1  # of a link
LONG = 1e4  # a number from which on commas help

APPLIES: dict[str, Callable[[Train], bool]] = {
    "time": lambda chosen: chosen.task not in TIMED,  # its samples have a length of their own
    "coding": lambda chosen: chosen.task in CODED,
    "readout_decay": lambda chosen: chosen.readout == "membrane",
    "lam": lambda chosen: chosen.loss == "lambda_mix",
    "rate_target": lambda chosen: chosen.rate_weight > 0,
    "momentum": lambda chosen: chosen.optimiser == "sgd",
    "truncation_kind": lambda chosen: chosen.truncation > 0,
}
"""Settings that mean something only beside certain others."""


def options() -> dict[str, tuple[str, dict[str, str]]]:
    """Return label and choices of every setting that is a word."""
    neurons = {model.title: name for name, model in sorted(all_models().items())}
    shapes = {"Its own": ""} | {s.title: name for name, s in SHAPES.items()}
    found = {"neuron": neurons, "surrogate": shapes}
    return {name: (label, found.get(name, made)) for name, (label, made) in WORDS.items()}


def help_of(name: str) -> str:
    """Return what a setting means and between which bounds it lies; empty where its name says."""
    about = NUMBERS.get(name)
    if about is None or name in HELP:
        return HELP.get(name, "")
    low = 0.0 if name in ("clip", "truncation") else about.low
    high = LARGEST_SEED if name == "seed" else about.high
    most = f"{high:,.0f}" if high >= LONG else f"{high:g}"
    return f"{about.help.removesuffix('.')}, {low:g} to {most}."


def read(name: str, value: Any) -> Any:
    """Return a setting's value from what was typed or picked."""
    text = str(value).strip()
    if name == "widths":
        return ".".join(text.replace(",", " ").replace(".", " ").split())
    return Train.read(name, text)


def written(name: str, value: Any) -> str:
    """Return a setting's value as it is written in its field."""
    if name == "widths":
        return value.replace(".", ", ")
    return f"{value:g}" if isinstance(value, float) else str(value)
