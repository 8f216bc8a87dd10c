"""Replayed input: arrays and CSV files, with every fault named by its place."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

import neurolab as nl

ROWS = [[0.5, -1.25, 3.0], [1e-3, 0.0, 2.0]]


def table(mark: str, *, head: str = "", ending: str = "\n") -> str:
    """Return the rows as text, separated by `mark`."""
    return head + ending.join(mark.join(map(str, row)) for row in ROWS) + ending


@pytest.mark.parametrize("mark", [",", ";", "\t", " ", ", ", "   "])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("head", [False, True])
def test_csv_is_read(tmp_path, mark: str, ending: str, head: bool) -> None:
    file = tmp_path / "input.csv"
    first = mark.join(("one", "two", "three")) + ending if head else ""
    file.write_bytes(table(mark, head=first, ending=ending).encode())
    x = nl.stimuli.read_csv(file)
    np.testing.assert_array_equal(x.array(), ROWS)
    assert (x.time, x.neurons, x.name) == (2, 3, "input.csv")


def test_csv_with_blank_lines_and_a_mark_of_byte_order(tmp_path) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes(b"\xef\xbb\xbf\n" + table(",", ending="\n\n").encode() + b"\n \n")
    np.testing.assert_array_equal(nl.stimuli.replay(str(file)).array(), ROWS)


def test_csv_with_decimal_commas_is_read_or_refused_for_them() -> None:
    """A German spreadsheet writes 0,5;1,5: never 0 and 5;1 and 5."""
    try:
        found = nl.stimuli.parse_csv("0,5;1,5\n2,5;3,5\n").array()
    except nl.ParameterError as error:
        found = str(error)
    if isinstance(found, str):
        assert "'0,5'" in found
    else:
        np.testing.assert_array_equal(found, [[0.5, 1.5], [2.5, 3.5]])


@pytest.mark.parametrize("text", ["0,5;1,5\n", "0,5\t1,5\n", '"0,5","1,5"\n', "0.5;1,5\n"])
def test_csv_with_decimal_commas(text: str) -> None:
    np.testing.assert_array_equal(nl.stimuli.parse_csv(text).array(), [[0.5, 1.5]])


def test_csv_of_an_old_mac() -> None:
    np.testing.assert_array_equal(nl.stimuli.parse_csv("1,2\r3,4\r").array(), [[1, 2], [3, 4]])


def test_csv_with_one_column() -> None:
    np.testing.assert_array_equal(nl.stimuli.parse_csv("current\n1\n2\n").array(), [[1.0], [2.0]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n \n\n", "is empty"),
        ("a,b\n", "is empty"),
        ("1,2\n3\n", r"ragged: line 2 has 1 columns, line 1 has 2"),
        ("a,b\n1,2\n\n3,4,5\n", r"ragged: line 4 has 3 columns, line 2 has 2"),
        ("1,2\n3,x\n", r"line 2, column 2: 'x'"),
        ("1,2\n3,\n", r"line 2, column 2: ''"),
        ("a,b\n1,nan\n", r"line 2, column 2: 'nan'"),
        ("1,2\n-inf,4\n", r"line 2, column 1: '-inf'"),
        ("1,b\n3,4\n", r"line 1, column 2: 'b'"),
        ("1e999,2\n", r"line 1, column 1: '1e999'"),
        ("1_0,2\n", r"line 1, column 1: '1_0'"),
        ("1.000,5;2\n", r"line 1, column 1: '1.000,5'"),
        ('1,"' + "2" * 200_000 + '"\n', "cannot be read: field larger"),
    ],
)
def test_csv_fault_is_named(text: str, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        nl.stimuli.parse_csv(text, "mine.csv")


def test_csv_that_is_missing_or_no_text(tmp_path) -> None:
    with pytest.raises(nl.ParameterError, match=r"gone\.csv cannot be read"):
        nl.stimuli.read_csv(tmp_path / "gone.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(nl.ParameterError, match=r"bytes\.csv cannot be read"):
        nl.stimuli.read_csv(tmp_path / "bytes.csv")


def test_replay_gives_the_numbers_back() -> None:
    x = nl.stimuli.replay(ROWS)
    np.testing.assert_array_equal(x.array(), ROWS)
    np.testing.assert_array_equal(x.array("float32"), np.array(ROWS, np.float32))
    np.testing.assert_array_equal(nl.stimuli.replay([1, 2]).array(), [[1.0], [2.0]])
    np.testing.assert_array_equal(x.window(1, 2, slice(0, 2)).array(), [[1e-3, 0.0]])
    np.testing.assert_array_equal(x.window(neurons=2).array(), [[3.0], [2.0]])
    assert x == nl.stimuli.replay(np.array(ROWS))
    assert hash(x) == hash(nl.stimuli.replay(np.array(ROWS)))
    assert x != nl.stimuli.replay([[1.0]])


def test_replay_keeps_its_own_numbers() -> None:
    """A stimulus is a value with a hash; nobody may change it afterwards."""
    mine = np.array(ROWS)
    x = nl.stimuli.replay(mine)
    before = hash(x)
    mine[0, 0] = 9.0
    with suppress(ValueError):  # read-only is fine
        x.array()[0, 0] = 8.0
    assert x.array()[0, 0] == ROWS[0][0]
    assert hash(x) == before


def test_replays_that_are_equal_have_equal_hashes() -> None:
    one, other = (nl.stimuli.replay(np.ones((2, 2), kind)) for kind in (np.float32, np.float64))
    assert one != other or hash(one) == hash(other)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_replay_too_large_for_float32_is_refused(engine: str) -> None:
    with pytest.raises(nl.ParameterError, match="time 1, neuron 0"):
        nl.simulate("lif_soft", nl.stimuli.replay([[1.0], [1e39]]), dtype="float32", engine=engine)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_replay_runs_like_its_array(dtype: str, engine: str) -> None:
    x = np.random.default_rng(0).normal(0.4, 1.0, (25, 9))
    replayed = nl.simulate("lif_soft", nl.stimuli.replay(x), dtype=dtype, engine=engine)
    direct = nl.simulate("lif_soft", x, dtype=dtype, engine=engine)
    np.testing.assert_array_equal(replayed.h, direct.h)
    part = nl.stimuli.replay(x).window(5, 20, slice(2, 8))
    np.testing.assert_array_equal(
        nl.simulate("lif_soft", part, dtype=dtype, engine=engine).h,
        nl.simulate("lif_soft", x[5:20, 2:8], dtype=dtype, engine=engine).h,
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "empty"),
        (np.zeros((0, 3)), "empty"),
        (np.zeros((3, 0)), "empty"),
        (np.zeros((2, 2, 2)), "shape"),
        ([[1.0, 2.0], [3.0]], "not a table"),
        ([["a", "b"]], "not a table"),
        ([[1.0, np.nan]], "time 0, neuron 1"),
        ([[1.0], [np.inf]], "time 1, neuron 0"),
    ],
)
def test_replay_refuses(values, said: str) -> None:
    with pytest.raises(nl.ParameterError, match=said):
        nl.stimuli.replay(values)
