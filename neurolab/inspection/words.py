"""Symbols in a sentence: the LaTeX of an equation card as plain text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REPLACED = {
    "[t-1]": "",
    "[t]": "",
    r"\left": "",
    r"\right": "",
    r"\cdot": "·",
    r"\,": " ",
    r"\ell": "ℓ",
}
ACCENTS = {"tilde": "\N{COMBINING TILDE}", "hat": "\N{COMBINING CIRCUMFLEX ACCENT}"}
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@lru_cache(maxsize=1024)
def plain(latex: str, otherwise: str = "") -> str:
    """Return LaTeX as text, or `otherwise` where text cannot say it."""
    text = latex
    for old, new in REPLACED.items():
        text = text.replace(old, new)
    text = re.sub(r"\\mathrm\{([^{}]*)\}", r"\1", text)
    text = re.sub(
        r"\\(tilde|hat)\{(\w)\}",
        lambda m: unicodedata.normalize("NFC", m[2] + ACCENTS[m[1]]),
        text,
    )
    text = re.sub(r"\\frac\{(\w+|\\\w+)\}\{(\w+|\\\w+)\}", r"\1/\2", text)
    text = re.sub(r"\\([A-Za-z]+)", _greek, text)
    text = re.sub(r"_(\d)", lambda m: m[1].translate(LOWERED), text)
    return otherwise if set("\\{}") & set(text) else " ".join(text.split())


def _greek(found: re.Match[str]) -> str:
    name = found[1]
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return found[0]


def listed(parts: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if parts[1:] else "".join(parts)
