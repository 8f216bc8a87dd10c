"""The words and numbers of a training run: which are allowed, and what each means."""

from __future__ import annotations

from typing import Any

from neurolab.checks import check
from neurolab.errors import unknown_name
from neurolab.fields import Param

WORDS: dict[str, tuple[str, ...]] = {
    "network": ("mlp", "conv", "residual"),
    "norm": ("none", "bn", "tdbn"),
    "readout": ("mean", "membrane", "count"),
    "loss": ("ce", "mse", "tet", "lambda_mix"),
    "phi": ("constant", "one_hot"),
    "optimiser": ("sgd", "adam", "adamw"),
    "schedule": ("cosine", "constant"),
    "truncation_kind": ("window", "chunks", "first"),
    "dtype": ("float32", "float64"),
}
LARGEST_SEED = 2**63 - 1
NUMBERS: dict[str, Param] = {
    "time": Param(1, 64, "T", "Time steps of one sample.", slider=(1, 32), integer=True),
    "readout_decay": Param(0.0, 1.0, "k", "What the readout's membrane keeps of itself."),
    "lam": Param(0.0, 1.0, r"\lambda", "Weight of L_TET in the mixed loss."),
    "pnb": Param(0.0, 100.0, r"\lambda", "Weight of the membrane balance.", slider=(0, 1)),
    "rate_weight": Param(0.0, 1e6, "w", "Weight of the rate penalty.", slider=(0, 10)),
    "rate_target": Param(0.0, 255.0, "r", "Rate that layers are drawn to.", slider=(0, 1)),
    "learning_rate": Param(0.0, 10.0, r"\eta", "Learning rate.", slider=(1e-4, 1e-1)),
    "momentum": Param(0.0, 0.9999, "m", "Momentum of SGD.", slider=(0, 0.99)),
    "weight_decay": Param(0.0, 10.0, "w", "Decay of the weights.", slider=(0, 0.1)),
    "warm_up": Param(0.0, 1e4, "w", "Linear rise.", unit="epochs", slider=(0, 5)),
    "clip": Param(1e-9, 1e9, "c", "Largest norm of the gradient.", slider=(0.1, 10)),
    "truncation": Param(
        1, 64, "k", "Steps that the gradient looks back.", slider=(1, 32), integer=True
    ),
    "batch": Param(1, 65536, "B", "Samples per step.", slider=(16, 512), integer=True),
    "epochs": Param(1, 100_000, "E", "Passes over the data.", slider=(1, 100), integer=True),
    "fold": Param(0, 99, "f", "Which fold.", integer=True),
    "folds": Param(2, 100, "F", "How many folds.", integer=True),
    "seed": Param(0, LARGEST_SEED, "s", "Of all random numbers.", slider=(0, 100), integer=True),
}
OPTIONAL = ("clip", "truncation", "fold")
WHOLE = tuple(name for name, about in NUMBERS.items() if about.integer)


def word(name: str, value: Any) -> str:
    """Return one of the words of a field, or raise `ParameterError` with the nearest."""
    if not isinstance(value, str) or value not in WORDS[name]:
        raise unknown_name(name.replace("_", " "), value, WORDS[name])
    return value


def number(name: str, value: Any) -> float:
    """Return a number within the bounds of a field; whole numbers stay exact."""
    checked = check("training", name, NUMBERS[name], value)
    return int(value) if name in WHOLE else float(checked)
