"""A chart's files give back its numbers and carry its words."""

from __future__ import annotations

import csv
import io
import json
import math
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

import neurolab as nl
from neurolab.figures import Axis, Curves, Grid, Series, as_bytes, plots, write
from neurolab.figures.writing import IMAGES, KINDS
from neurolab.version import equations_digest, version
from tests.drives import uneven
from tests.test_imports import python

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
DTYPES = st.sampled_from([np.float32, np.float64, np.int64])
SPACE = "{http://www.w3.org/2000/svg}"


@st.composite
def curves(draw: st.DrawFn) -> Curves:
    """Draw a chart whose series all have one precision."""
    dtype = draw(DTYPES)
    series = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(0, 4))
        x, y, low, high = (draw(arrays(dtype, size)) for _ in range(4))
        ends = {"low": low, "high": high} if draw(st.booleans()) else {}
        series.append(Series(draw(NAMES), x, y, **ends))
    return Curves(
        "key", draw(NAMES), Axis("x, \"in\"\n'lines'", "µm"), Axis("y"), tuple(series), draw(NAMES)
    )


def small(title: str = "Divergence", caption: str = "It <grows> & grows, 5 % $a$.") -> Curves:
    x = np.arange(4)
    series = (Series("CLIF, τ 2", x, x**0.5, colour=0), Series("<b>", x, -x / 3.0, colour=1))
    return Curves("rate", title, Axis("time step"), Axis("divergence", "bit"), series, caption)


def heat(cells: np.ndarray) -> Grid:
    steps = np.arange(len(cells)) + 1
    same = Axis("time step")
    model = np.repeat("CLIF", cells.size)
    return Grid("m", "Matrix", same, same, steps, steps, cells, Axis("d"), "cap", {"model": model})


def equal(text: str, number: float) -> bool:
    """Whether a field of a table is the very number, NaN as nothing."""
    if isinstance(number, np.integer):
        return int(text) == number
    if math.isnan(number):
        return text == ""
    same = type(number)(text)
    return bool(same == number and np.signbit(same) == np.signbit(number))


@given(curves())
def test_csv_gives_back_every_number_and_name(chart: Curves) -> None:
    text = as_bytes(chart, "csv").decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    table = chart.table()
    assert head == list(table)
    assert len(lines) == len(table["series"])
    for k, name in enumerate(table):
        column = [line[k] for line in lines]
        if name == "series":
            assert column == table[name].tolist()
        else:
            assert all(equal(a, b) for a, b in zip(column, table[name], strict=True))
    bare = text.replace("\r\n", "")
    quoted = sum(name.count("\n") + name.count("\r") for name in (*table, *table["series"]))
    assert bare.count("\n") + bare.count("\r") <= quoted, "lines end as RFC 4180 has it"


def test_pandas_reads_what_was_written() -> None:
    for number in (np.float32, np.float64):
        cells = np.array([[0.1, np.nan], [1e-300 if number == np.float64 else 1e-40, -np.inf]])
        chart = heat(cells.astype(number))
        text = as_bytes(chart, "csv")
        frame = pd.read_csv(io.BytesIO(text), dtype={"d": number})
        assert list(frame.columns) == ["time step, x", "time step, y", "d", "model"]
        np.testing.assert_allclose(frame["d"], chart.cells.ravel(), rtol=1e-15, atol=0.0)
        assert frame["time step, x"].tolist() == [1, 2, 1, 2]
        assert frame["time step, y"].tolist() == [1, 1, 2, 2]
    text = as_bytes(small(), "csv")
    frame = pd.read_csv(io.BytesIO(text))
    assert list(frame.columns) == ["series", "time step", "divergence (bit)"]
    assert frame["series"].unique().tolist() == ["CLIF, τ 2", "<b>"]
    y = small().table()["divergence (bit)"]
    np.testing.assert_allclose(frame["divergence (bit)"], y, rtol=1e-15)


@given(curves())
def test_npz_and_json_give_back_numbers_and_words(chart: Curves) -> None:
    with np.load(io.BytesIO(as_bytes(chart, "npz"))) as found:
        told, table = json.loads(str(found["about"])), list(chart.table().values())
        for name, values in zip(("series", "x", "y", "low", "high"), table, strict=False):
            np.testing.assert_array_equal(found[name], values)
            assert found[name].dtype == values.dtype
    assert (told["title"], told["caption"]) == (chart.title, chart.caption)
    assert told["axes"]["x"] == {"label": chart.x.label, "unit": "µm"}
    assert (told["neurolab"], told["equations"]) == (version(), equations_digest())
    same = json.loads(as_bytes(chart, "json"))
    assert {name: same[name] for name in told} == told
    for mine, number in zip(same["y"], table[2], strict=True):
        assert type(number)(mine) == number if np.isfinite(number) else mine is None


def test_grid_keeps_its_shape() -> None:
    cells = np.arange(9, dtype=np.float32).reshape(3, 3)
    cells[0, 2] = np.nan
    with np.load(io.BytesIO(as_bytes(heat(cells), "npz"))) as found:
        np.testing.assert_array_equal(found["cells"], cells)
        assert found["cells"].dtype == np.float32
        assert found["x_values"].tolist() == [1, 2, 3]
        assert set(found["extra_model"]) == {"CLIF"}
    assert json.loads(as_bytes(heat(cells), "json"))["cells"][0] == [0.0, 1.0, None]


@pytest.mark.parametrize("kind", KINDS)
def test_same_chart_same_bytes_and_no_date(kind: str) -> None:
    found = as_bytes(small(), kind)
    assert found == as_bytes(small(), kind)
    if kind == "npz":
        dates = [part.date_time for part in zipfile.ZipFile(io.BytesIO(found)).infolist()]
        assert set(dates) == {(1980, 1, 1, 0, 0, 0)}
    assert b"Date" not in found


@pytest.mark.parametrize("dark", [False, True])
def test_png_has_size_ground_and_words(dark: bool) -> None:
    found = as_bytes(small(), "png", dark=dark, width=640, height=333)
    with Image.open(io.BytesIO(found)) as image:
        assert image.size == (640, 333)
        assert image.text["Title"] == small().title
        assert image.text["Description"] == small().caption
        corner = image.convert("L").getpixel((1, 1))
    assert (corner < 128) is dark


def test_svg_is_a_document_that_says_what_it_shows() -> None:
    root = ET.fromstring(as_bytes(small(), "svg", width=480))  # noqa: S314 - our own
    assert root.find(f"{SPACE}title").text == small().title
    assert root.find(f"{SPACE}desc").text == small().caption
    words = ["".join(part.itertext()).strip() for part in root.iter(f"{SPACE}text")]
    assert {"Divergence", "time step", "divergence (bit)", "CLIF, τ 2", "<b>"} <= set(words)
    assert root.get("width") == "360pt"  # 480 pixels of 1/96 inch


def test_pdf_names_what_it_shows() -> None:
    found = as_bytes(small(), "pdf")
    assert found.startswith(b"%PDF-")
    assert b"/Title (Divergence)" in found
    assert b"/Subject (It <grows> & grows, 5 % $a$.)" in found


def test_every_kind_of_an_empty_chart() -> None:
    nothing = Curves("key", "", Axis("x"), Axis("y"), ())
    unknown = Curves(
        "key", "t", Axis("x"), Axis("y"), (Series("a", np.ones(2), np.full(2, np.nan)),)
    )
    for kind in KINDS:
        assert as_bytes(nothing, kind)
        assert as_bytes(unknown, kind)
    assert as_bytes(nothing, "csv") == b"series,x,y\r\n"
    assert ET.fromstring(as_bytes(nothing, "svg")) is not None  # noqa: S314


def test_files_are_named_after_chart_and_kind(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write(small(), kind="csv") == Path("rate.csv")
    assert write(small(), "a.JSON") == Path("a.JSON")
    assert write(small(), tmp_path / "b.v2", "npz") == tmp_path / "b.v2.npz"
    assert write(small(), "c.svg", dark=True).read_bytes() == as_bytes(small(), "svg", dark=True)
    assert {p.name for p in tmp_path.iterdir()} == {"rate.csv", "a.JSON", "b.v2.npz", "c.svg"}
    result = nl.simulate("cf", uneven(), engine="numpy")
    frame = pd.read_csv(write(plots.membrane_charts(result)[0], "m.csv"))
    h = frame.loc[frame["series"] == "CF h", "membrane"]
    np.testing.assert_allclose(h, result.h[:, 0], rtol=1e-15)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    bad = [
        (lambda: as_bytes(small(), "svgg"), "did you mean 'svg'"),
        (lambda: as_bytes(small(), None), "kind of file None"),
        (lambda: write(small()), "kind of file ''"),
        (lambda: write(small(), tmp_path / "x.doc"), "kind of file 'doc'"),
        (lambda: write(small(), 3), "not a path"),
        (lambda: as_bytes(small(), "png", width=0), "width = 0 must lie between"),
        (lambda: as_bytes(small(), "pdf", height=1e3), "height = 1000.0 must be a whole"),
    ]
    for call, words in bad:
        with pytest.raises(nl.ParameterError, match=words):
            call()
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_numbers_are_written_and_pictures_say_what_is_missing() -> None:
    told = python(
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"
        "import neurolab as nl\n"
        "from neurolab.figures import Axis, Curves, as_bytes\n"
        "chart = Curves('key', 't', Axis('x'), Axis('y'), ())\n"
        "as_bytes(chart, 'csv'), as_bytes(chart, 'npz')\n"
        "try:\n"
        "    as_bytes(chart, 'png')\n"
        "except nl.ParameterError as error:\n"
        "    print(error)\n"
    )
    assert "neurolab[figures]" in told
    assert set(IMAGES) < set(KINDS)
