"""A whole session of the page to take away: as a file, as a program, as a notebook.

>>> from neurolab.experiment import Experiment
>>> from neurolab.session import from_json, to_json
>>> from_json(to_json(Experiment(seed=3)))[0].seed
3
"""

from neurolab.session.document import from_json, load, to_json
from neurolab.session.notebook import notebook
from neurolab.session.snippet import input_csv, snippet

__all__ = ["from_json", "input_csv", "load", "notebook", "snippet", "to_json"]
