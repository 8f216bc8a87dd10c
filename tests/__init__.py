"""Tests of neurolab; run them with `pytest` from the project folder."""
