"""`neurolab train --noise`: how well the best network does on noisy samples, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neurolab.training.folder import NOISE, RunFolder

if TYPE_CHECKING:
    from neurolab.training.records import Robustness
    from neurolab.training.trainer import Trainer

TITLES = {"uniform": "uniform", "salt_and_pepper": "salt and pepper", "gaussian": "Gaussian"}
COLUMNS = ("step", "noise", "intensity", "accuracy", "loss", "samples")


def tested(trainer: Trainer, folder: RunFolder | None) -> str:
    """Return accuracy by kind and intensity of noise; it goes into the folder, too."""
    from neurolab.training.noise import KINDS, robustness

    found = [robustness(trainer, kind, best=True) for kind in KINDS]
    if folder is not None:
        from neurolab.training.csv_tables import write_csv

        at = trainer.number if trainer.best is None else trainer.best.number
        cells = [
            (at, each.kind, size, one.accuracy, one.loss, one.samples)
            for each in found
            for size, one in zip(each.intensities, each.found, strict=True)
        ]
        rows: list[dict[str, Any]] = [dict(zip(COLUMNS, row, strict=True)) for row in cells]
        write_csv(folder.path / NOISE, COLUMNS, rows)
    return table(found)


def table(found: list[Robustness]) -> str:
    """Return a line for every kind, a column for every intensity."""
    wide = max(map(len, TITLES.values()))
    head = "  ".join(f"{size:>6g}" for size in found[0].intensities)
    lines = [f"{'noise ε':<{wide}}  {head}"]
    for each in found:
        cells = "  ".join(f"{accuracy:6.1%}" for accuracy in each.accuracy)
        lines.append(f"{TITLES[each.kind]:<{wide}}  {cells}")
    return "\n".join([*lines, "accuracy of the best network on the test part"])
