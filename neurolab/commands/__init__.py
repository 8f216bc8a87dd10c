"""One module per command: `add` declares its arguments, `run` returns the text to print."""
