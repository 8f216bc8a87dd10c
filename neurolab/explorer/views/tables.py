"""A small table of numbers as HTML, for people and screen readers."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

STYLE = """
table { border-collapse: collapse; font-size: 12px; }
th, td { padding: 3px 14px 3px 0; text-align: right; border: 0;
  border-bottom: 1px solid var(--mui-palette-divider); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; }
p { font-size: 12px; opacity: .85; margin: 2px 0; }
.wide { overflow-x: auto; }
"""


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    colours: Sequence[str] = (),
) -> str:
    """Return a table; the first cell of a row names it, in its colour where one is given."""
    over = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    body = []
    for k, row in enumerate(rows):
        style = f' style="color:{colours[k]};font-weight:600"' if k < len(colours) else ""
        first = f"<td{style}>{html.escape(row[0])}</td>"
        rest = "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        body.append(f"<tr>{first}{rest}</tr>")
    said = f"<p>{html.escape(caption)}</p>" if caption else ""
    return (
        f'{said}<div class="wide"><table><thead><tr>{over}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
