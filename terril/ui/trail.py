"""The trail that the pebbles are laid along: from our feet, across the plain, up the slag heap.

Geometry of a smooth line, the same for every town; `ui.path` lays the pebbles on it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

WIDE = (1200, 520)
TALL = (360, 560)

# (x, y, how large things look there), from our feet to the top of the heap.
_WIDE_TRAIL: tuple[tuple[float, float, float], ...] = (
    (50, 466, 1.2),
    (150, 480, 1.2),
    (262, 462, 1.12),
    (380, 478, 1.08),
    (492, 458, 1.02),
    (604, 468, 0.97),
    (704, 446, 0.92),
    (800, 438, 0.88),
    (910, 428, 0.84),
    (992, 410, 0.8),
    (1000, 386, 0.76),
    (930, 366, 0.73),
    (866, 344, 0.7),
    (880, 318, 0.66),
    (944, 300, 0.63),
    (972, 278, 0.59),
    (940, 256, 0.56),
    (900, 236, 0.52),
    (916, 214, 0.49),
    (946, 194, 0.45),
    (926, 170, 0.41),
    (930, 144, 0.37),
)
_TALL_TRAIL: tuple[tuple[float, float, float], ...] = (
    (40, 520, 1.2),
    (140, 527, 1.16),
    (240, 528, 1.12),
    (304, 522, 1.08),
    (334, 499, 1.04),
    (304, 475, 1.0),
    (230, 470, 0.98),
    (140, 469, 0.96),
    (58, 460, 0.94),
    (28, 437, 0.9),
    (56, 416, 0.87),
    (120, 411, 0.85),
    (200, 409, 0.83),
    (282, 402, 0.8),
    (312, 383, 0.77),
    (286, 364, 0.74),
    (216, 352, 0.71),
    (158, 334, 0.68),
    (146, 316, 0.66),
    (164, 302, 0.64),
    (228, 288, 0.61),
    (250, 268, 0.58),
    (214, 248, 0.55),
    (180, 226, 0.51),
    (204, 204, 0.48),
    (232, 184, 0.45),
    (212, 162, 0.42),
    (206, 140, 0.39),
    (214, 116, 0.36),
)


class Trail:
    """A smooth line through the given points that can be walked by distance."""

    def __init__(self, points: Sequence[tuple[float, float, float]], scale_x: float, scale_y: float) -> None:
        size = min(scale_x, scale_y)
        knots = [(x * scale_x, y * scale_y, scale * size) for x, y, scale in points]
        self._samples = list(_smooth(knots))
        self._distances = [0.0]
        for before, after in zip(self._samples, self._samples[1:], strict=False):
            step = math.hypot(after[0] - before[0], after[1] - before[1])
            self._distances.append(self._distances[-1] + step)
        self.length = self._distances[-1]

    def at(self, distance: float) -> tuple[float, float, float]:
        """The point reached after walking ``distance``, and how large things look there."""
        distance = min(max(distance, 0.0), self.length)
        index = min(bisect_right(self._distances, distance), len(self._samples) - 1)
        start, end = self._distances[index - 1], self._distances[index]
        part = (distance - start) / (end - start) if end > start else 0.0
        a, b = self._samples[index - 1], self._samples[index]
        return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part

    def ribbon(self, end: float, step: float) -> str:
        """The walked part as a flat shape, wide in front of us and narrow far away."""
        count = max(2, round(end / step))
        left: list[tuple[float, float]] = []
        right: list[tuple[float, float]] = []
        for index in range(count + 1):
            distance = end * index / count
            x, y, scale = self.at(distance)
            ahead, behind = self.at(distance + 1), self.at(distance - 1)
            dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
            norm = math.hypot(dx, dy) or 1.0
            # Seen from the side a path is flat: it keeps less than its width where it goes away from us.
            half = 9 * scale * (1.0 if index else 0.6)
            left.append((x - dy / norm * half, y + dx / norm * half * 0.7))
            right.append((x + dy / norm * half, y - dx / norm * half * 0.7))
        return _line([*left, *reversed(right)]) + "Z"

    def line(self, start: float, step: float) -> str:
        """What is still ahead, from ``start`` to the top, as an open line."""
        count = max(2, round((self.length - start) / step))
        points = [self.at(start + (self.length - start) * index / count) for index in range(count + 1)]
        return _line([(x, y) for x, y, _ in points])


def _smooth(knots: Sequence[tuple[float, float, float]]) -> Iterable[tuple[float, float, float]]:
    """Catmull-Rom through the knots: the line passes by every one of them, without a corner."""
    padded = [knots[0], *knots, knots[-1]]
    pieces = 10
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for piece in range(pieces):
            t = piece / pieces
            x, y, scale = (
                0.5
                * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            yield x, y, scale
    yield knots[-1]


def _line(points: Sequence[tuple[float, float]]) -> str:
    """Whole-number steps from point to point: half the characters of absolute coordinates."""
    x, y = round(points[0][0]), round(points[0][1])
    parts = [f"M{x} {y}l"]
    for point in points[1:]:
        step_x, step_y = round(point[0]) - x, round(point[1]) - y
        if not step_x and not step_y:
            continue
        parts.append(f"{step_x} {step_y} ")
        x, y = x + step_x, y + step_y
    return "".join(parts).rstrip().replace(" -", "-")


@lru_cache(maxsize=8)
def trail_of(width: int, height: int) -> Trail:
    """The trail of a canvas; only the pebbles change from one town to another."""
    points, size = (_WIDE_TRAIL, WIDE) if width >= height else (_TALL_TRAIL, TALL)
    return Trail(points, width / size[0], height / size[1])
