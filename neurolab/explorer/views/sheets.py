"""What the dialog shows: a plot's numbers and files, or those of the whole session."""

from __future__ import annotations

import html
from collections.abc import Mapping

from neurolab.explorer.files import File
from neurolab.explorer.views.data_table import data_table
from neurolab.figures.chart import Chart

Files = Mapping[str, File]


def plot_sheet(chart: Chart, files: Files) -> str:
    """Return the HTML of one plot: caption, files, table."""
    buttons = "".join(_button(key, file) for key, file in files.items())
    caption = f"<p>{html.escape(chart.caption)}</p>" if chart.caption else ""
    return (
        f"{_head(chart.title)}{caption}"
        f'<div class="files" role="group" aria-label="Files of this plot">Save as {buttons}</div>'
        f"{data_table(chart)}"
    )


def session_sheet(session: Files, numbers: Files, code: str) -> str:
    """Return the HTML of the whole session: its files, the open tab's numbers, the code."""
    plots = _list(numbers) if numbers else "<p>This tab has no plots.</p>"
    shown = (
        "<details><summary>Show the code</summary>"
        '<p><button type="button" data-copy>Copy the code</button></p>'
        f'<pre tabindex="0" aria-label="Python program"><code>{html.escape(code)}</code></pre>'
        "</details>"
    )
    return (
        f"{_head('Export')}<h3>The session</h3>{_list(session)}{shown if code else ''}"
        f"<h3>The numbers of this tab</h3>{plots}"
        "<p>Single plots, also as pictures: “Table / export” beside their titles.</p>"
    )


def _head(title: str) -> str:
    close = '<button type="button" data-close aria-label="Close">✕</button>'
    return f"<header><h2>{html.escape(title)}</h2>{close}</header>"


def _list(files: Files) -> str:
    rows = (
        f"<dt>{_button(key, file)}</dt><dd>{html.escape(file.about)}</dd>"
        for key, file in files.items()
    )
    return f"<dl>{''.join(rows)}</dl>"


def _button(key: str, file: File) -> str:
    name = html.escape(file.name)
    return (
        f'<button type="button" data-get="{key}" data-file="{name}" title="{name}">'
        f"{html.escape(file.label)}</button>"
    )
