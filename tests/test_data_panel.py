"""The table behind a plot's button: numbers, words, and how many rows there are."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.explorer.files import LABELS, plot_files
from neurolab.explorer.views.data_table import UNKNOWN, data_table, how_many
from neurolab.explorer.views.sheets import plot_sheet
from neurolab.explorer.views.table_button import table_button
from neurolab.figures.chart import Axis, Curves, Grid, Series
from neurolab.figures.writing import KINDS, as_bytes

STEP = Axis("time step")


class Read(HTMLParser):
    """What a browser makes of a sheet: cells by row, buttons, and every tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs) -> None:
        """Take note of a tag; a row or a cell begins with its own."""
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        """Take note of the words, in a table by cell."""
        self.words += data
        if self.rows and self.tags[-1][0] in ("td", "th"):
            self.rows[-1][-1] += data


def curves(y, names=("CLIF",), **more) -> Curves:
    series = tuple(Series(name, np.arange(len(y)), np.asarray(y), **more) for name in names)
    return Curves("rate", "Rate", STEP, Axis("current", "mA"), series, "Mean & more.")


@given(st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=1, max_size=30))
def test_every_cell_is_the_number_to_six_digits(values) -> None:
    rows = Read(data_table(curves(values, names=("CLIF", 'a<b>&"c')))).rows
    assert rows[0] == ["series", "time step", "current (mA)"]
    assert [row[0] for row in rows[1:]] == ["CLIF"] * len(values) + ['a<b>&"c'] * len(values)
    assert [int(row[1]) for row in rows[1:]] == [*range(len(values))] * 2
    for row, value in zip(rows[1:], values * 2, strict=True):
        if np.isnan(value):
            assert row[2] == UNKNOWN
        else:
            assert float(row[2]) == pytest.approx(value, rel=5e-6, abs=0.0)
            assert row[2] != "-0"


def test_whole_numbers_keep_all_their_digits() -> None:
    chart = Grid("g", "G", STEP, Axis("row"), np.arange(2), np.array([1234567.0, 3.0]),
                 np.array([[16777217, 2], [3, 4]]), Axis("spikes"))  # fmt: skip
    rows = Read(data_table(chart)).rows
    assert rows[1] == ["0", "1234567", "16777217"]


def test_numbers_stand_right_and_words_left() -> None:
    chart = curves([0.5], low=np.array([0.25]), high=np.array([np.nan]))
    cells = [about for tag, about in Read(data_table(chart)).tags if tag in ("th", "td")]
    assert ["number" in str(about.get("class")) for about in cells] == [False, *[True] * 4] * 2


@pytest.mark.parametrize("many", [0, 1, 199, 200, 201, 12_000])
def test_the_first_200_rows_are_shown_and_all_are_counted(many: int) -> None:
    read = Read(data_table(curves(np.linspace(0.0, 1.0, many))))
    assert len(read.rows) == 1 + min(many, 200)
    assert how_many(many) in read.words
    assert (f"{many:,} rows" in read.words) == (many > 1)
    assert ("the files have all" in read.words) == (many > 200)


def test_a_chart_without_curves_has_a_table_without_rows() -> None:
    chart = Curves("empty", "Empty", STEP, STEP, ())
    read = Read(data_table(chart))
    assert len(read.rows) == 1
    assert "No rows." in read.words


def test_a_sheet_offers_every_kind_of_file_and_each_is_what_it_says() -> None:
    assert tuple(LABELS) == ("csv", "npz", "png", "svg", "pdf", "json")
    assert set(LABELS) == set(KINDS)
    chart = curves([0.1, 1 / 3, np.nan])
    files = plot_files(chart, dark=False)
    read = Read(plot_sheet(chart, files))
    asked = [about for _, about in read.tags if "data-get" in about]
    offered = {about["data-get"]: about["data-file"] for about in asked}
    assert offered == {kind: f"neurolab-rate.{kind}" for kind in KINDS}
    assert "Mean & more." in read.words
    begins = {"npz": b"PK", "png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "json": b"{"}
    for kind, file in files.items():
        content = file.make()
        assert content.startswith(begins.get(kind, b"series"))
        assert content == as_bytes(chart, kind, dark=False)


def test_pictures_have_the_colours_of_the_page() -> None:
    chart = curves([0.0, 1.0])
    light, dark = (plot_files(chart, dark=mode)["svg"].make() for mode in (False, True))
    assert light != dark


def test_the_file_has_the_digits_that_the_table_rounds() -> None:
    chart = curves([1 / 3, 2 / 3])
    rows = list(csv.reader(io.StringIO(plot_files(chart, dark=False)["csv"].make().decode())))
    assert [float(row[2]) for row in rows[1:]] == [1 / 3, 2 / 3]
    assert Read(data_table(chart)).rows[1][2] == "0.333333"


def test_a_title_cannot_break_out_of_the_button() -> None:
    read = Read(table_button("rate", 'a"><script>&'))
    assert [tag for tag, _ in read.tags] == ["button"]
    assert read.tags[0][1]["aria-label"] == 'Table and export of a"><script>&'
    assert read.tags[0][1]["data-plot"] == "rate"
    assert table_button("", "no chart yet") == ""
