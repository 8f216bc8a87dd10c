"""The numbers a plot draws, computed once from results; no plotting library here."""

from neurolab.figures.population import Population
from neurolab.figures.surrogates import Window, windows
from neurolab.figures.traces import Trace, trace

__all__ = ["Population", "Trace", "Window", "trace", "windows"]
