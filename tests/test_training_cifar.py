"""CIFAR-10 from a user's own files, which are pickles and must not run anything."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from neurolab.errors import ParameterError
from neurolab.training.tasks import find
from neurolab.training.tasks.safe_pickle import load

RANDOM = np.random.default_rng(0)
CIFAR = [*(f"data_batch_{k}" for k in range(1, 6)), "test_batch"]


def refused(name: str, words: str, **values: Any) -> None:
    task = find(name, **values)
    with pytest.raises(ParameterError, match=words) as caught:
        task.split()
    assert caught.value.model == name


def as_cifar(path: Path, each: int = 20, **more: Any) -> list[np.ndarray]:
    images = []
    for name in CIFAR:
        x = RANDOM.integers(0, 256, (each, 3072), np.uint8)
        images.append(x)
        table = {b"data": x, b"labels": [k % 10 for k in range(each)], **more}
        (path / name).write_bytes(pickle.dumps(table, protocol=2))
    return images


def rows_of(part: Any) -> set[bytes]:
    return {np.rint(x * 255).astype(np.uint8).tobytes() for x in part.x}


def test_cifar_comes_back_from_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    written = as_cifar(folder)
    for path in (tmp_path, folder):
        task = find("cifar10", path=str(path))
        assert task.shape == (3, 32, 32)
        assert task.labels[9] == "truck"
        split = task.split()
        assert split.train.y.size + split.validation.y.size == 100
        assert np.allclose(split.test.x.reshape(20, -1) * 255, written[-1])
        assert np.array_equal(split.test.y, np.arange(20) % 10)
        assert rows_of(split.train) <= {row.tobytes() for x in written[:5] for row in x}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({b"data": np.zeros((20, 9), np.uint8)}, "it must be uint8"),
        ({b"data": np.zeros((20, 3072))}, "data of .*test_batch|data_batch_1 is float64"),
        ({b"data": [1, 2]}, "it must be uint8"),
        ({b"data": None}, "lacks data or labels"),
        ({b"labels": [0] * 19}, "one label for each of its 20"),
        ({b"labels": [10] * 20}, "from 0 to 9"),
        ({b"labels": ["cat"] * 20}, "from 0 to 9"),
    ],
)
def test_cifar_files_that_do_not_fit_are_refused(
    tmp_path: Path, entries: dict[bytes, Any], words: str
) -> None:
    as_cifar(tmp_path)
    table = {b"data": np.zeros((20, 3072), np.uint8), b"labels": [0] * 20, **entries}
    (tmp_path / CIFAR[0]).write_bytes(pickle.dumps(table))
    refused("cifar10", words, path=str(tmp_path))


def test_missing_cifar_files_are_named(tmp_path: Path) -> None:
    as_cifar(tmp_path)
    (tmp_path / "data_batch_4").unlink()
    (tmp_path / "test_batch").unlink()
    refused("cifar10", "lacks data_batch_4, test_batch", path=str(tmp_path))


class Malicious:
    """Its pickle makes a folder when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_that_would_run_something_is_refused(tmp_path: Path, protocol: int) -> None:
    as_cifar(tmp_path)
    trap = tmp_path / "trap"
    content = pickle.dumps({b"data": Malicious(trap)}, protocol)
    (tmp_path / "data_batch_1").write_bytes(content)
    refused("cifar10", "mkdir, which data do not need", path=str(tmp_path))
    assert not trap.exists()
    pickle.loads(content)  # noqa: S301 - the trap is real
    assert trap.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"cbuiltins\neval\n.", b"cnumpy\nndarray.tofile\n.", b"cnumpy\nload\n."],
)
def test_what_is_no_data_is_no_data(content: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        load(content)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_data_pass_through_every_pickle(protocol: int) -> None:
    table = {b"data": np.arange(6, dtype=np.uint8).reshape(2, 3), b"labels": [1, 2], "name": "a"}
    found = load(pickle.dumps(table, protocol))
    assert np.array_equal(found.pop(b"data"), table.pop(b"data"))
    assert found == table
