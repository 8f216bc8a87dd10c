"""Training in a process of its own: commands go in, what happened comes out.

A page that is busy training would answer no slider; and a run that takes all the memory must
not take the page with it.
"""

from neurolab.training.worker.handle import Worker
from neurolab.training.worker.messages import (
    Epoch,
    Failed,
    Look,
    Measured,
    Noisy,
    Saved,
    State,
    Steps,
)
from neurolab.training.worker.pool import Place, Pool

__all__ = [
    "Epoch",
    "Failed",
    "Look",
    "Measured",
    "Noisy",
    "Place",
    "Pool",
    "Saved",
    "State",
    "Steps",
    "Worker",
]
