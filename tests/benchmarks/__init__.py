"""How fast neurolab is beside other libraries: `python -m tests.benchmarks`. Never a timed test."""
