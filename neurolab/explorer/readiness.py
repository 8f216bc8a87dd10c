"""Which engine answers at once: the compiled one when its kernel is ready, else NumPy.

Compiling a kernel for the first time takes about half a second. Until it is ready, small
runs use the reference engine, which gives the same numbers, and the kernel is compiled in
the background. Numba itself is first imported there too, after the first picture.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import Any

from neurolab.model import NeuronModel
from neurolab.recording import names_of
from neurolab.stimuli import Stimulus

PATIENCE = 400_000  # neuron-steps that NumPy does quickly enough
FEW = 4  # populations up to this size have kernels of their own
Job = tuple[Any, ...]

log = logging.getLogger(__name__)
_ready: set[Job] = set()
_asked: set[Job] = set()
_lock = threading.Lock()
_work: queue.SimpleQueue[tuple[Job, Stimulus]] = queue.SimpleQueue()
_threads: list[threading.Thread] = []
first_picture = threading.Event()
"""Set once a page has shown its first picture; compiling waits for it."""


def engine_for(
    model: NeuronModel,
    compare: str,
    dtype: str,
    record: tuple[str, ...] | None,
    source: Stimulus,
) -> str:
    """Return "numba" or "numpy" for a run, and have its kernel ready the next time."""
    names = names_of(model, record)
    job = (model, compare, dtype, names, source.neurons <= FEW, type(source))
    if job in _ready:
        return "numba"
    with _lock:
        if job not in _asked:
            _asked.add(job)
            many = 1 if source.neurons <= FEW else FEW + 1
            _work.put((job, source.window(0, 2, slice(0, many))))
        if not _threads:
            thread = threading.Thread(target=_compile_all, name="neurolab-compile", daemon=True)
            _threads.append(thread)
            thread.start()
    return "numpy" if source.time * source.neurons <= PATIENCE else "numba"


def _compile_all() -> None:
    first_picture.wait(timeout=10)
    while True:
        job, tiny = _work.get()
        model, compare, dtype, names, _, _ = job
        size = {"time": tiny.time, "neurons": tiny.neurons, "stimulus": tiny}
        try:
            from neurolab.engines.numba_ import warm

            warm(model, dtype=dtype, compare=compare, records=names, **size)
        except Exception:  # the run itself will meet and show the same error
            log.exception("could not prepare the kernel of %s", model.name)
        else:
            _ready.add(job)
