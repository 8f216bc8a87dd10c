"""The small button beside a plot's title, behind which are its numbers and its files."""

from __future__ import annotations

import html

# A finger finds it, and nothing moves where it stands at the end of a line of text.
STYLE = """
[data-plot] { font: inherit; font-size: 11px; font-weight: 400; line-height: 16px;
  min-height: 24px; padding: 0 7px; margin: 0; white-space: nowrap;
  vertical-align: middle; color: inherit; opacity: .8; background: none;
  border: 1px solid var(--mui-palette-divider); border-radius: 4px; cursor: pointer; }
[data-plot]:hover, [data-plot]:focus-visible { opacity: 1;
  border-color: var(--mui-palette-primary-main); color: var(--mui-palette-primary-main); }
[data-plot]:focus-visible { outline: 2px solid var(--mui-palette-primary-main); }
"""


def table_button(key: str, title: str) -> str:
    """Return the button of the plot whose chart has this key; none where there is no key."""
    if not key:
        return ""
    name = html.escape(f"Table and export of {title}")
    return (
        f' <button type="button" data-plot="{html.escape(key)}" aria-label="{name}" '
        f'title="{name}" aria-haspopup="dialog">Table / export</button>'
    )
