"""Folders with one sub-folder per class, as images and recordings are kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from neurolab.training.tasks.own_data import fault, place

PARTS = {"train", "test"}


class Labelled(NamedTuple):
    """Files and the names of their classes."""

    files: list[Path]
    classes: list[str]


def labelled_files(task: str, path: str, endings: tuple[str, ...]) -> list[Labelled]:
    """Return the files of a folder by class, or of its folders train and test.

    Parameters
    ----------
    task : str
        Name of the task, for errors.
    path : str
        A folder that holds one folder per class, or exactly the folders train and test, which
        hold one per class. Hidden files and folders are passed over.
    endings : tuple of str
        How the files' names end, with the dot, in small letters.

    Raises
    ------
    ParameterError
        Where there is no such folder, no class, a class without files or a file of another kind.
    """
    root = place(task, path, "folder")
    inner = _folders(root)
    if {folder.name for folder in inner} & PARTS:
        names = sorted(folder.name for folder in inner)
        if set(names) != PARTS:
            raise fault(
                task,
                f"{path} holds the folders {', '.join(names)}; beside train and test nothing else",
            )
        return [_labelled(task, root / part, endings) for part in ("train", "test")]
    return [_labelled(task, root, endings)]


def _labelled(task: str, root: Path, endings: tuple[str, ...]) -> Labelled:
    found = Labelled([], [])
    for folder in _folders(root):
        files = sorted(f for f in folder.iterdir() if not f.name.startswith("."))
        for file in files:
            if file.suffix.lower() not in endings:
                raise fault(task, f"{file} is not one of {', '.join(endings)}")
        if not files:
            raise fault(task, f"the class folder {folder} is empty")
        found.files.extend(files)
        found.classes.extend([folder.name] * len(files))
    if not found.files:
        raise fault(task, f"{root} holds no folders; it needs one for every class")
    return found


def _folders(root: Path) -> list[Path]:
    return sorted(f for f in root.iterdir() if f.is_dir() and not f.name.startswith("."))
