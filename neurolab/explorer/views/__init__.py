"""Live plots: Bokeh figures built once, whose data are replaced."""
