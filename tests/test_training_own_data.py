"""A user's own data: written, read back, and every fault told in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from neurolab.errors import ParameterError
from neurolab.training.tasks import TASKS, find

RANDOM = np.random.default_rng(0)


def saved(path: Path, **arrays: Any) -> str:
    np.savez(path / "own.npz", **arrays)
    return str(path / "own.npz")


def refused(name: str, words: str, **values: Any) -> None:
    task = find(name, **values)
    with pytest.raises(ParameterError, match=words) as caught:
        task.split()
    assert caught.value.model == name


def rows_of(part: Any) -> set[bytes]:
    return {np.rint(x * 255).astype(np.uint8).tobytes() for x in part.x}


def as_images(path: Path, classes: dict[str, int]) -> dict[str, list[np.ndarray]]:
    written: dict[str, list[np.ndarray]] = {}
    for name, count in classes.items():
        (path / name).mkdir(parents=True)
        written[name] = [RANDOM.integers(0, 256, (8, 8), np.uint8) for _ in range(count)]
        for k, pixels in enumerate(written[name]):
            Image.fromarray(pixels).save(path / name / f"{k}.png")
    return written


def as_events(path: Path, name: str, array: np.ndarray, files: int = 5) -> None:
    (path / name).mkdir(parents=True)
    for k in range(files):
        np.save(path / name / f"{k}.npy", array)


EVENTS = np.array([[0, 1, 2, 1], [5, 1, 2, 0], [6, 7, 3, 1], [10, 7, 3, 1]])


# arrays


def test_arrays_come_back_with_their_labels(tmp_path: Path) -> None:
    x = np.arange(120.0).reshape(40, 3)
    y = np.array(["cat", "dog"])[np.arange(40) % 2]
    task = find("arrays", path=saved(tmp_path, x=x, y=y))
    assert (task.shape, task.labels, task.time) == ((3,), ("cat", "dog"), None)
    parts = task.split(seed=4)
    assert sum(part.y.size for part in parts) == 40
    for part in parts:
        place = (part.x[:, 0] / 3).astype(int)
        assert np.array_equal(part.x, x[place])
        assert np.array_equal(part.y, place % 2)


def test_a_given_test_part_tests_whatever_the_fold(tmp_path: Path) -> None:
    x = RANDOM.integers(0, 256, (50, 6, 5), np.uint8)
    tested = RANDOM.integers(0, 256, (10, 6, 5), np.uint8)
    y, y_test = np.arange(50)[:, None] % 5 + 3, np.arange(10) % 5 + 3
    path = saved(tmp_path, x_train=x, y_train=y, x_test=tested, y_test=y_test)
    task = find("arrays", path=path)
    assert task.shape == (1, 6, 5)
    assert task.labels == ("3", "4", "5", "6", "7")
    kept = []
    for fold in range(5):
        part = task.split(fold=fold)
        assert np.allclose(part.test.x[:, 0] * 255, tested)
        assert np.array_equal(part.test.y, y_test - 3)
        assert part.train.y.size + part.validation.y.size == 50
        kept += [row.tobytes() for row in part.validation.x]
    assert len(kept) == len(set(kept)) == 50
    few = find("arrays", path=path, most=20).split()
    assert few.train.y.size + few.validation.y.size == 20
    assert few.test.y.size == 10


@pytest.mark.parametrize(
    ("shape", "becomes"), [((20, 3, 9, 8), (3, 9, 8)), ((20, 9, 8, 3), (3, 9, 8))]
)
def test_channels_come_first(
    tmp_path: Path, shape: tuple[int, ...], becomes: tuple[int, ...]
) -> None:
    x, y = RANDOM.random(shape), np.arange(20) % 2
    task = find("arrays", path=saved(tmp_path, x=x, y=y))
    assert task.shape == becomes
    expected = x if shape[1] == 3 else x.transpose(0, 3, 1, 2)
    assert np.allclose(task.samples(0).x, expected)


def test_arrays_with_time_keep_it(tmp_path: Path) -> None:
    x, y = RANDOM.random((20, 6, 4)), np.arange(20) % 2
    task = find("arrays", path=saved(tmp_path, x=x, y=y), axes="time")
    assert (task.time, task.shape, task.timed) == (6, (4,), True)
    given = torch.from_numpy(task.split().train.x)
    assert torch.equal(task.encode(given, 6), given.movedim(1, 0))
    with pytest.raises(ParameterError, match="have 6 steps"):
        task.encode(given, 5)


def test_bytes_are_levels_or_what_they_are(tmp_path: Path) -> None:
    x, y = RANDOM.integers(0, 256, (30, 4), np.uint8), np.arange(30) % 2
    path = saved(tmp_path, x=x, y=y)
    levels, plain = (find("arrays", path=path, scale=s).split() for s in ("bytes", "none"))
    assert np.allclose(levels.train.x * 255, plain.train.x)
    assert rows_of(levels.train) <= {row.tobytes() for row in x}


Y = np.arange(20) % 2


@pytest.mark.parametrize(
    ("arrays", "words", "more"),
    [
        ({"a": Y}, "no array 'x'; it needs x and y.*it holds a", {}),
        ({"x": RANDOM.random((20, 3))}, "no array 'y'", {}),
        ({"x": RANDOM.random((20, 3)), "y": Y[:7]}, "one label for each of the 20", {}),
        ({"x": RANDOM.random(20), "y": Y}, r"must be \[sample, ...\]", {}),
        ({"x": np.full((20, 3), np.nan), "y": Y}, "not finite in float32, in sample 0", {}),
        ({"x": np.full((20, 3), 1e99), "y": Y}, "not finite in float32", {}),
        ({"x": np.ones((20, 3), np.uint8), "y": Y}, "none above 1: hardly levels", {}),
        ({"x": RANDOM.random((20, 3)), "y": Y * 0.5}, "whole numbers or words", {}),
        ({"x": np.array([["a"]] * 20), "y": Y}, "must hold numbers", {}),
        ({"x": RANDOM.random((20, 3)), "y": Y * 0}, "all samples are of one class, 0", {}),
        (
            {"x": RANDOM.random((20, 3)), "y": Y + np.arange(20)},
            "class 0 has too few different samples, 1",
            {},
        ),
        ({"x": RANDOM.random((20, 9, 9, 9)), "y": Y}, "where the channels are", {}),
        ({"x": RANDOM.random((20, 3)), "y": Y}, r"\[sample, time", {"axes": "time"}),
        ({"x": Y[:, None] * 2.0, "y": Y}, "from 0 to 1", {"coding": "bernoulli"}),
        ({"x": Y[:, None] * -2.0, "y": Y}, "not negative", {"coding": "poisson"}),
        ({"x_train": np.ones((20, 3)), "y_train": Y, "x_test": np.ones((2, 3))}, "no y_test", {}),
        (
            {"x_train": np.ones((20, 3)), "y_train": Y, "x_test": np.ones((2, 4)), "y_test": Y[:2]},
            "samples of x_test",
            {},
        ),
        (
            {"x_train": np.ones((20, 3)), "y_train": Y, "x_test": np.ones((1, 3)), "y_test": [9]},
            "class 9 of the test part",
            {},
        ),
        ({"x": np.array([None] * 20), "y": Y}, "cannot be read as .npz", {}),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    tmp_path: Path, arrays: dict[str, Any], words: str, more: dict[str, Any]
) -> None:
    refused("arrays", words, path=saved(tmp_path, **arrays), **more)


def test_a_file_that_is_no_npz_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("not an archive")
    refused("arrays", "cannot be read as .npz", path=str(tmp_path / "text.npz"))
    np.save(tmp_path / "one.npy", Y)
    refused("arrays", "holds one array", path=str(tmp_path / "one.npy"))
    refused("arrays", "not a file", path=str(tmp_path))


@pytest.mark.parametrize("name", [n for n, kind in TASKS.items() if kind.needs_path])
def test_a_path_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="path is missing: say where"):
        find(name)
    refused(name, "there is no .*nowhere", path=str(tmp_path / "nowhere"))


# images


def test_images_come_back_scaled_and_sorted_into_classes(tmp_path: Path) -> None:
    written = as_images(tmp_path, {"cat": 6, "dog": 9})
    (tmp_path / ".hidden").mkdir()
    task = find("images", path=str(tmp_path), size=8)
    assert (task.shape, task.labels) == ((1, 8, 8), ("cat", "dog"))
    parts = task.split()
    for k, name in enumerate(task.labels):
        found = np.concatenate([part.x[part.y == k] for part in parts])
        expected = {image.tobytes() for image in written[name]}
        assert {np.rint(x * 255).astype(np.uint8).tobytes() for x in found} == expected
    half = find("images", path=str(tmp_path), size=4, colour="colour").samples(0)
    means = np.array(written["cat"][0], float).reshape(4, 2, 4, 2).mean(axis=(1, 3))
    assert half.x.shape[1:] == (3, 4, 4)
    assert np.abs(half.x[0] - means).max() <= 1


def test_folders_train_and_test_are_parts(tmp_path: Path) -> None:
    as_images(tmp_path / "train", {"cat": 6, "dog": 9})
    tested = as_images(tmp_path / "test", {"dog": 2})
    split = find("images", path=str(tmp_path), size=8).split()
    assert split.train.y.size + split.validation.y.size == 15
    assert set(split.test.y) == {1}
    assert np.allclose(split.test.x[:, 0] * 255, tested["dog"])
    (tmp_path / "spare").mkdir()
    refused("images", "beside train and test nothing else", path=str(tmp_path))


def test_image_folders_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    refused("images", "holds no folders; it needs one for every class", path=str(tmp_path))
    as_images(tmp_path, {"cat": 6})
    refused("images", "all samples are of one class, cat", path=str(tmp_path))
    (tmp_path / "dog").mkdir()
    refused("images", "dog is empty", path=str(tmp_path))
    (tmp_path / "dog" / "notes.txt").write_text("woof")
    refused("images", "notes.txt is not one of .png", path=str(tmp_path))
    (tmp_path / "dog" / "notes.txt").rename(tmp_path / "dog" / "notes.png")
    refused("images", "notes.png cannot be read as an image", path=str(tmp_path))


# events


@pytest.mark.parametrize("structured", [False, True])
def test_events_fall_into_their_frames(tmp_path: Path, structured: bool) -> None:
    array: Any = EVENTS
    if structured:
        kinds = [("x", "<u2"), ("y", "<u2"), ("p", "?"), ("t", "<i8")]
        array = np.array([(x, y, p, t) for t, x, y, p in EVENTS], dtype=kinds)
    as_events(tmp_path, "wave", array)
    as_events(tmp_path, "nod", np.array([[3, 0, 0, -1], [4, 0, 0, 1]]))
    task = find("events", path=str(tmp_path), steps=2, size=4, sensor=8, value="count")
    assert (task.time, task.shape, task.labels) == (2, (2, 4, 4), ("nod", "wave"))
    x, y = task.samples(0)
    expected = np.zeros((2, 2, 4, 4))
    expected[0, 0, 1, 0] = 1  # time 0, brighter, row 2 of 8, column 1 of 8
    expected[1, 1, 1, 0] = 1  # time 5 of 10 opens the second frame, darker
    expected[1, 0, 1, 3] = 2
    assert np.array_equal(x[y == 1][0], expected)
    spikes = find("events", path=str(tmp_path), steps=2, size=4, sensor=8).samples(0).x
    assert np.array_equal(spikes[y == 1][0], expected > 0)
    refused("events", "nod has too few different samples, 1", path=str(tmp_path))


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (EVENTS[:, :3], r"must be \[event, 4\]"),
        (EVENTS[:0], "holds no events"),
        (EVENTS * [1, -1, 1, 1], "x of .* whole numbers from 0"),
        (EVENTS * [1, 1, 0.3, 1], "y of .* whole numbers from 0"),
        (EVENTS * [1, 1, 1, 2], "p of .* must be 0 or 1"),
        (EVENTS + np.array([np.inf, 0, 0, 0]), "t of .* finite numbers"),
        (np.array([(1, 2)], dtype=[("t", "i8"), ("x", "i8")]), "lacks the field y; it has t, x"),
        (np.array([None]), "cannot be read as .npy"),
    ],
)
def test_events_that_do_not_fit_are_refused(tmp_path: Path, array: np.ndarray, words: str) -> None:
    as_events(tmp_path, "good", EVENTS)
    as_events(tmp_path, "bad", array)
    refused("events", words, path=str(tmp_path))


def test_events_beside_the_sensor_are_refused(tmp_path: Path) -> None:
    as_events(tmp_path, "a", EVENTS)
    as_events(tmp_path, "b", EVENTS)
    refused("events", "lies at 7, outside a sensor of 6", path=str(tmp_path), sensor=6)
