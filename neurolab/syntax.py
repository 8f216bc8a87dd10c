"""Reading Python text as a syntax tree, from any thread.

Python 3.11 counts the depth of the tree it builds once per process, not once per thread. Where
a garbage collection lets another thread parse in between, both fail: "AST constructor recursion
depth mismatch". Layers are compiled in threads (a Dask worker has several), so that all of
neurolab parses through this module, one text at a time.
"""

import ast
from threading import RLock

_one_at_a_time = RLock()  # a finalizer that parses in the middle of a parse does not wait


def parsed(text: str) -> ast.Module:
    """Return the syntax tree of Python text.

    Raises
    ------
    SyntaxError
        If the text is not Python.
    """
    with _one_at_a_time:
        return ast.parse(text)


def parsed_expression(text: str) -> ast.expr:
    """Return the syntax tree of one expression; raises as `parsed` does."""
    with _one_at_a_time:
        return ast.parse(text, mode="eval").body
