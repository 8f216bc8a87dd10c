"""A training run to take away: its curves, its checkpoint, and a program that trains it again."""

from __future__ import annotations

import csv
import io
import zipfile

from neurolab.explorer.training_record import Record

PROGRAM = '''"""Train the run of config.toml again, and go on from checkpoint.pt if it is there."""

from pathlib import Path

import torch

from neurolab.training import Config, Trainer

torch.set_num_threads(1)  # as the run was: then the numbers are the same to the last bit
folder = Path(__file__).parent
config = Config.from_toml((folder / "config.toml").read_text())
trainer = Trainer(config)
# trainer = Trainer.load(folder / "checkpoint.pt")  # goes on where the run was
for step in trainer.steps():
{swaps}    if step.validation is not None:
        found = step.validation
        print(f"epoch {{step.epoch}}: loss {{found.loss:.4f}}, accuracy {{found.accuracy:.2%}}")
print(f"test: {{trainer.evaluate('test').accuracy:.2%}}")
'''


def exported(record: Record) -> bytes:
    """Return a ZIP of configuration, curves, program and, where there is one, checkpoint."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("config.toml", record.first.to_toml())
        made.writestr("curves.csv", curves(record))
        made.writestr("train.py", program(record))
        if record.checkpoint is not None and record.checkpoint.exists():
            made.write(record.checkpoint, "checkpoint.pt")
    return out.getvalue()


def curves(record: Record) -> str:
    """Return every step of a run as CSV; what was not measured at a step is left empty."""
    steps = record.progress.steps
    layers = list(record.progress.rates)
    learned = list(record.progress.learned)
    out = io.StringIO()
    writer = csv.writer(out)
    rates = [f"rate {name}" for name in layers]
    head = ["step", "epoch", "loss", "accuracy", "learning rate"]
    writer.writerow([*head, "validation loss", "validation accuracy", *rates, *learned])
    for s in steps:
        found = s.validation
        apart = ("", "") if found is None else (found.loss, found.accuracy)
        values = {f"{k} {n}": v for k, own in (s.learned or {}).items() for n, v in own.items()}
        own_rates = [(s.rates or {}).get(name, "") for name in layers]
        own_values = [_cell(values.get(name, "")) for name in learned]
        writer.writerow(
            [
                s.number,
                s.epoch,
                s.loss,
                s.accuracy,
                s.learning_rate,
                *apart,
                *own_rates,
                *own_values,
            ]
        )
    return out.getvalue()


def program(record: Record) -> str:
    """Return a program that trains a run again, its swaps and changes included."""
    swaps = "".join(
        f"    if step.number == {number}:\n        {_repeated(code, event.what)}\n"
        for (number, code), event in zip(record.done, record.progress.events, strict=False)
    )
    return PROGRAM.format(swaps=swaps)


def _repeated(code: str, what: str) -> str:
    """Return what does a change again; of a run that was opened only its words are known."""
    return f"trainer.{code}" if code else f"pass  # {what}: not done again, see checkpoint.pt"


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value
