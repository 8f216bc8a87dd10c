"""A run as an NPZ file and back, with the version and the digest of its equations."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.errors import ParameterError
from neurolab.neurons import named
from neurolab.version import equations_digest, version

if TYPE_CHECKING:
    from neurolab.result import Result

UNREADABLE = (  # what NumPy and zipfile raise for files that are damaged or something else
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def save(result: Result, path: str | Path) -> Path:
    """Write a run to an NPZ file and return its path; see `Result.save`."""
    try:
        given = Path(path)
    except TypeError as error:
        raise ParameterError(f"{path!r} is not a path", parameter="path") from error
    target = given if given.suffix.lower() == ".npz" else given.with_name(f"{given.name}.npz")
    head = {
        "neurolab": version(),
        "equations": equations_digest(),
        "model": result.model.name,
        "options": dict(result.model.chosen),
        "resets": result.model.resets,
        "compare": result.compare,
        "dtype": result.dtype,
        "time": result.time,
        "records": list(result.records),
    }
    arrays: dict[str, Any] = {"about": np.array(json.dumps(head)), "count": result.count}
    arrays |= {f"param_{k}": np.asarray(v) for k, v in result.params._asdict().items()}
    arrays |= {f"final_{k}": v for k, v in result.final._asdict().items()}
    arrays |= {f"record_{k}": v for k, v in result.records.items()}
    with target.open("wb") as file:  # NumPy would put its own ending behind a name
        np.savez_compressed(file, **arrays)
    return target


def load(path: str | Path) -> dict[str, Any]:
    """Return the fields of a saved `Result`.

    Raises
    ------
    ParameterError
        If the file is not a saved run, whatever is wrong with it.
    """
    try:
        with Path(path).open("rb") as file:
            return _fields(_arrays(file))
    except ParameterError:
        raise
    except UNREADABLE as error:
        name = getattr(path, "name", path)
        raise ParameterError(f"{name} is not a saved run: {error}") from error


def _arrays(file: Any) -> dict[str, np.ndarray[Any, Any]]:
    if not zipfile.is_zipfile(file):
        raise ValueError("it is not an NPZ file")
    file.seek(0)
    with np.load(file, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def _fields(data: dict[str, np.ndarray[Any, Any]]) -> dict[str, Any]:
    head = json.loads(str(data["about"]))
    # files from before resets could be switched off say nothing of them
    model = named(head["model"], head["options"], resets=head.get("resets", True))
    same = head["equations"] == equations_digest()
    params = [data[f"param_{n}"] for n in model.Params._fields]
    return {
        "model": model,
        "params": model.Params(*(p if p.ndim else float(p) for p in params)),
        "compare": head["compare"],
        "dtype": head["dtype"],
        "count": data["count"],
        "final": model.State(*(data[f"final_{n}"] for n in model.State._fields)),
        "time": head["time"],
        "records": {n: data[f"record_{n}"] for n in head["records"]},
        "note": "" if same else f"made with other equations (neurolab {head['neurolab']})",
    }
