"""How a hand moves: its place and size at every step, for eight gestures in opposite pairs.

Every movement is periodic and completes whole cycles within a recording, so that a gesture
and its opposite, which is the same movement backwards, show the same pictures in another order.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

GESTURES = (
    "move right",
    "move left",
    "move down",
    "move up",
    "circle clockwise",
    "circle anticlockwise",
    "approach",
    "recede",
)
ACROSS, DOWN, CIRCLE, NEARER = range(4)  # what pairs of opposite gestures do
UNEVEN = 0.12  # below 1 / 2π, where a hand would turn back
BEYOND = 0.35  # a hand that leaves the view is hidden when it starts anew


class Hands(NamedTuple):
    """Where hands are, `[sample, time]`, in units of the view's edge; a hand is a thick line."""

    across: Array
    down: Array
    radius: Array
    half_length: Array
    tilt: Array


def move(y: Array, time: int, jitter: float, random: np.random.Generator) -> Hands:
    """Return hands that make the gestures `y`, each in its own way.

    `jitter` from 0 to 1 scales how much pace, place and size differ between recordings; the
    phase of a movement is random anyway.
    """
    count = y.size
    step = np.arange(time) / time
    warp, where = (jitter * random.uniform(-1, 1, (count, 1)) for _ in range(2))
    other, size = (jitter * random.uniform(-1, 1, (count, 1)) for _ in range(2))
    start = random.random((count, 1))
    phase = random.random((count, 1))
    pace = step + UNEVEN * warp * np.sin(2 * np.pi * (step + phase))
    forward = np.where(y % 2 == 0, 1.0, -1.0)[:, None]
    part = (start + forward * pace) % 1.0

    sweep = part * (1 + 2 * BEYOND) - BEYOND
    angle = 2 * np.pi * part
    reach = 0.27 + 0.06 * size
    aside = 0.5 + 0.2 * where + 0 * part
    kind = (y // 2)[:, None]
    pairs = [kind == ACROSS, kind == DOWN, kind == CIRCLE, kind == NEARER]
    across = np.select(pairs, [sweep, aside, 0.5 + 0.08 * where + reach * np.cos(angle), aside])
    height = 0.5 + 0.2 * other + 0 * part
    down = np.select(pairs, [aside, sweep, 0.5 + 0.08 * other + reach * np.sin(angle), height])
    radius = np.where(kind == NEARER, 0.06 + 0.3 * part, 0.11 + 0.03 * size)
    length = np.where(kind == NEARER, 0.0, 0.1 + 0.05 * other) + 0 * part
    tilt = np.pi * random.random((count, 1)) + 0 * part
    return Hands(across, down, radius + 0 * part, length, tilt)


def pictures(hands: Hands, size: int) -> Array:
    """Return brightness from 0 to 1, float32 `[sample, time, size, size]`, with soft edges."""
    across, down, radius, half, tilt = (
        each.astype(np.float32)[:, :, None, None] * scale
        for each, scale in zip(hands, (size, size, size, size, 1), strict=True)
    )
    middle = np.arange(size, dtype=np.float32) + np.float32(0.5)
    right, below = middle[None, :] - across, middle[:, None] - down
    cos, sin = np.cos(tilt), np.sin(tilt)
    along = right * cos + below * sin
    beyond = np.maximum(np.abs(along) - half, 0)
    distance = np.sqrt(beyond**2 + (below * cos - right * sin) ** 2)
    return np.minimum(np.maximum(radius - distance + np.float32(0.5), 0), 1)
