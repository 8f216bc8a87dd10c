"""Everything one can move: models and their parameters, the input, the population, the view."""
