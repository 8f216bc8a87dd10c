"""The same neuron in another library's words, and what still differs, in sentences.

    >>> from neurolab import conventions
    >>> conventions.to_library("snntorch", "lif_soft_lazy", {"decay": 0.75}).code
    "import snntorch; node = snntorch.Leaky(beta=0.75, threshold=1.0, reset_mechanism='subtract')"
    >>> conventions.from_library("snntorch", "Leaky", {"beta": 0.9}).model
    'lif_soft_lazy'

Everything here is names and numbers: no other library is needed or loaded. Adding a
library is one file in `neurolab/conventions/libraries/`.
"""

from __future__ import annotations

from neurolab.conventions.convert import from_library, to_library
from neurolab.conventions.libraries import all_libraries
from neurolab.conventions.rates import decay, tau
from neurolab.conventions.results import Foreign, Ours

__all__ = ["Foreign", "Ours", "all_libraries", "decay", "from_library", "tau", "to_library"]
