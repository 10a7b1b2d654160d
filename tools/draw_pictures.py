"""Draws every picture of the two demonstration municipalities, so that no third party's photograph is needed.

Flat illustrations of 1600 × 1000 pixels, drawn with shapes only (no fonts, no files read), and the two emblems of each
municipality. Each picture has its own seeded source of chance, so the same Pillow version gives the same bytes again:

    python tools/draw_pictures.py                  # redraw everything
    python tools/draw_pictures.py milpa ganado     # only these
    python tools/draw_pictures.py --sheet sheet.jpg  # and a contact sheet to look at
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1600, 1000
#: Everything is drawn this much larger and then reduced: Pillow's shapes have no smooth edges of their own.
OVERSAMPLING = 2
#: A municipality's slow line matters more than the last detail; quality falls until a picture fits.
LARGEST_FILE = 67_000  # bytes

Colour = str | tuple[int, int, int] | tuple[int, int, int, int]
Point = tuple[float, float]

INK, CREAM, WHITE, LIME_WASH = "#24323a", "#f6ead2", "#ffffff", "#fbf4e4"
GREEN_1, GREEN_2, GREEN_3, GREEN_4 = "#1f5a4c", "#3c7a5c", "#6b9f66", "#9cc07a"
TERRACOTTA, TILE, BRICK, EARTH, SAND = "#b9552f", "#c8693c", "#8f3f28", "#a9764a", "#dcb98a"
GOLD, ORANGE, PINK, PLUM = "#f2b840", "#e8863a", "#cf3f73", "#6a3f73"
BLUE, SKY_BLUE, WATER, AGAVE = "#2d6a94", "#a9d3e2", "#5fa7c0", "#5d9d93"
STONE, ASPHALT, STEEL = "#b8b2a6", "#5b6166", "#8d9aa3"
SKINS = ("#8d5a3b", "#a96f48", "#c58b60", "#7a4a30")
HAIRS = ("#2a1d18", "#3b2a22", "#1f1a1a", "#5a4030")


def rgba(colour: str, alpha: int) -> tuple[int, int, int, int]:
    """The colour `#rrggbb` with an opacity of 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), alpha


def mix(first: str, second: str, share: float) -> str:
    """A colour between two `#rrggbb`: 0 is the first, 1 the second."""
    pairs = zip(rgba(first, 0)[:3], rgba(second, 0)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class Canvas:
    """A picture in the making; all coordinates are in pixels of the finished picture, from its upper left corner."""

    def __init__(self, name: str, width: int = WIDTH, height: int = HEIGHT, *, transparent: bool = False) -> None:
        self.chance = random.Random(name)
        self.width, self.height = width, height
        size = (width * OVERSAMPLING, height * OVERSAMPLING)
        self.image = Image.new("RGBA", size, (0, 0, 0, 0)) if transparent else Image.new("RGB", size, CREAM)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def finished(self) -> Image.Image:
        return self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    # Shapes

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon([(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points], fill=fill)

    def rectangle(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        if width <= 0 or height <= 0:
            return
        box = [x * OVERSAMPLING, y * OVERSAMPLING, (x + width) * OVERSAMPLING, (y + height) * OVERSAMPLING]
        self.pen.rounded_rectangle(box, radius=min(radius, width / 2, height / 2) * OVERSAMPLING, fill=fill)

    def ellipse(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """An ellipse by its centre and its two radii."""
        self.pen.ellipse([(v * OVERSAMPLING) for v in (x - across, y - down, x + across, y + down)], fill=fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        self.ellipse(x, y, radius, radius, fill)

    def sector(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """A slice of a circle, angles in degrees clockwise from three o'clock."""
        box = [(v * OVERSAMPLING) for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.pieslice(box, start, end, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line with round ends and corners."""
        scaled = [(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points]
        self.pen.line(scaled, fill=fill, width=max(1, round(width * OVERSAMPLING)), joint="curve")
        if width > 3:
            for x, y in (points[0], points[-1]):
                self.circle(x, y, width / 2 - 0.25, fill)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour, width: float) -> None:
        box = [(v * OVERSAMPLING) for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.arc(box, start, end, fill=fill, width=round(width * OVERSAMPLING))

    # Land and weather

    def sky(self, top: str, bottom: str, until: float = HEIGHT) -> None:
        steps = 40
        for step in range(steps):
            y = until * step / steps
            self.rectangle(0, y, self.width, until / steps + 1, mix(top, bottom, step / (steps - 1)))

    def hills(self, level: float, height: float, colour: str, waves: float = 2, shift: float = 0) -> None:
        """A range of rounded hills from edge to edge, filled down to the lower edge."""
        points: list[Point] = []
        for x in range(0, self.width + 21, 20):
            angle = x / self.width * math.tau * waves + shift
            points.append((x, level - height * (0.55 * math.sin(angle) + 0.3 * math.sin(angle * 1.9 + 1) + 0.4)))
        self.polygon([(0, self.height), *points, (self.width, self.height)], colour)

    def sierra(self, level: float, peaks: Sequence[tuple[float, float, float]], colour: str) -> None:
        """Mountains given as (middle, height, half width), each with a darker shaded side."""
        shade = mix(colour, INK, 0.14)
        self.rectangle(0, level - 2, self.width, self.height - level, mix(colour, "#f6ead2", 0.3))
        for middle, height, half in peaks:
            top = (middle, level - height)
            knee = (middle + half * 0.45, level - height * 0.48)
            self.polygon(
                [
                    (middle - half, level),
                    (middle - half * 0.5, level - height * 0.58),
                    top,
                    knee,
                    (middle + half, level),
                ],
                colour,
            )
            self.polygon(
                [
                    top,
                    knee,
                    (middle + half, level),
                    (middle + half * 0.1, level),
                    (middle + half * 0.2, level - height * 0.35),
                    (middle - half * 0.03, level - height * 0.55),
                ],
                shade,
            )

    def sun(self, x: float, y: float, radius: float, colour: str = GOLD) -> None:
        for growth, alpha in ((2.3, 28), (1.6, 45)):
            self.circle(x, y, radius * growth, rgba(colour, alpha))
        self.circle(x, y, radius, colour)

    def cloud(self, x: float, y: float, size: float, colour: Colour = WHITE) -> None:
        for dx, dy, radius in ((-1.0, 0.1, 0.5), (-0.35, -0.25, 0.7), (0.4, -0.1, 0.6), (1.0, 0.15, 0.42)):
            self.circle(x + dx * size, y + dy * size, radius * size, colour)
        self.rectangle(x - 1.4 * size, y + 0.12 * size, 2.8 * size, 0.48 * size, colour, 0.24 * size)

    def birds(self, x: float, y: float, count: int = 3, colour: str = INK) -> None:
        for number in range(count):
            bx, by = x + number * 52, y + (number % 2) * 26
            self.arc(bx - 11, by, 12, 200, 330, colour, 3.5)
            self.arc(bx + 11, by, 12, 210, 340, colour, 3.5)

    # Plants

    def tree(self, x: float, y: float, height: float, leaf: str = GREEN_2) -> None:
        """A round tree whose foot stands at (x, y)."""
        self.ellipse(x, y, height * 0.3, height * 0.035, rgba(INK, 45))
        self.polygon(
            [
                (x - height * 0.045, y),
                (x - height * 0.025, y - height * 0.55),
                (x + height * 0.025, y - height * 0.55),
                (x + height * 0.045, y),
            ],
            "#6b4a34",
        )
        light, dark = mix(leaf, GOLD, 0.22), mix(leaf, INK, 0.2)
        for dx, dy, radius, colour in (
            (0.16, -0.52, 0.2, dark),
            (-0.17, -0.52, 0.21, dark),
            (0, -0.62, 0.27, leaf),
            (0.13, -0.72, 0.18, leaf),
            (-0.1, -0.76, 0.19, light),
        ):
            self.circle(x + dx * height, y + dy * height, radius * height, colour)

    def pine(self, x: float, y: float, height: float, leaf: str = GREEN_1) -> None:
        self.rectangle(x - height * 0.03, y - height * 0.2, height * 0.06, height * 0.2, "#6b4a34")
        for level, half in ((0.12, 0.26), (0.36, 0.21), (0.6, 0.15)):
            base = y - height * level
            self.polygon([(x - height * half, base), (x, base - height * 0.4), (x + height * half, base)], leaf)
            self.polygon([(x, base), (x, base - height * 0.4), (x + height * half, base)], mix(leaf, INK, 0.16))

    def agave(self, x: float, y: float, size: float, colour: str = AGAVE) -> None:
        for angle in (-78, 78, -55, 55, -32, 32, -10, 10):
            direction = math.radians(angle - 90)
            tip = (x + math.cos(direction) * size, y + math.sin(direction) * size)
            side = (math.sin(direction) * size * 0.11, -math.cos(direction) * size * 0.11)
            middle = (x + math.cos(direction) * size * 0.4, y + math.sin(direction) * size * 0.4)
            shade = mix(colour, INK, 0.18) if angle > 0 else mix(colour, WHITE, 0.08)
            self.polygon(
                [(x, y), (middle[0] + side[0], middle[1] + side[1]), tip, (middle[0] - side[0], middle[1] - side[1])],
                shade,
            )

    def nopal(self, x: float, y: float, size: float) -> None:
        pads = ((0, -0.3, 0.2, 0.32), (-0.26, -0.68, 0.17, 0.26), (0.24, -0.72, 0.17, 0.27), (0.02, -0.98, 0.15, 0.24))
        for dx, dy, across, down in pads:
            self.ellipse(x + dx * size, y + dy * size, across * size, down * size, GREEN_2)
            self.ellipse(x + dx * size - 0.04 * size, y + dy * size, across * size * 0.6, down * size * 0.75, GREEN_3)
        for dx, dy in ((-0.3, -0.95), (0.26, -1.0), (0.02, -1.23)):
            self.circle(x + dx * size, y + dy * size, 0.05 * size, PINK)

    def maize(self, x: float, y: float, height: float, *, ear: bool = True) -> None:
        """One maize plant with its ear and tassel."""
        leaf, dark = "#5f9a4f", "#437a3f"
        self.line([(x, y), (x, y - height)], dark, height * 0.045)
        for level, side in ((0.2, 1), (0.36, -1), (0.52, 1), (0.68, -1), (0.82, 1)):
            foot, reach = y - height * level, height * 0.3 * side * (1.15 - level * 0.5)
            self.polygon(
                [
                    (x, foot),
                    (x + reach * 0.55, foot - height * 0.17),
                    (x + reach, foot - height * 0.02),
                    (x + reach * 0.5, foot - height * 0.1),
                ],
                leaf if side > 0 else dark,
            )
        for dx in (-0.06, 0, 0.06):
            self.line([(x, y - height), (x + dx * height, y - height * 1.13)], "#d9b25a", height * 0.022)
        if ear:
            self.ellipse(x + height * 0.07, y - height * 0.5, height * 0.055, height * 0.12, GOLD)
            self.polygon(
                [(x, y - height * 0.38), (x + height * 0.13, y - height * 0.52), (x + height * 0.1, y - height * 0.36)],
                "#7cb060",
            )

    def marigold(self, x: float, y: float, radius: float, colour: str = ORANGE) -> None:
        for number in range(8):
            angle = number * math.tau / 8
            self.circle(x + math.cos(angle) * radius * 0.6, y + math.sin(angle) * radius * 0.6, radius * 0.45, colour)
        self.circle(x, y, radius * 0.6, mix(colour, GOLD, 0.5))

    # Buildings and things

    def house(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        wall: str,
        *,
        door: str = BLUE,
        windows: int = 1,
        trim: str | None = None,
    ) -> None:
        """A one-storey village house with a tile roof, its lower left corner at (x, y)."""
        top = y - height
        self.rectangle(x, top, width, height, wall)
        self.rectangle(x, y - height * 0.22, width, height * 0.22, trim or mix(wall, TERRACOTTA, 0.45))
        self.polygon(
            [
                (x - 16, top + 14),
                (x + 8, top - height * 0.2),
                (x + width - 8, top - height * 0.2),
                (x + width + 16, top + 14),
            ],
            TILE,
        )
        self.rectangle(x - 16, top + 8, width + 32, 10, BRICK)
        for number in range(1, int(width // 34)):
            rib = x + number * 34
            self.line([(rib, top - height * 0.2 + 6), (rib, top + 6)], mix(TILE, BRICK, 0.45), 3)
        self.rectangle(x + width * 0.12, y - height * 0.62, width * 0.2, height * 0.62, mix(wall, INK, 0.12), 6)
        self.rectangle(x + width * 0.14, y - height * 0.59, width * 0.16, height * 0.59, door, 5)
        for number in range(windows):
            left = x + width * (0.48 + 0.27 * number)
            self.rectangle(left - 5, y - height * 0.66, width * 0.18 + 10, height * 0.36 + 10, LIME_WASH, 4)
            self.rectangle(left, y - height * 0.66 + 5, width * 0.18, height * 0.36, "#4c6a78", 3)
            self.rectangle(left + width * 0.085, y - height * 0.66 + 5, 5, height * 0.36, LIME_WASH)

    def church(self, x: float, y: float, size: float, wall: str = "#f3dfb8") -> None:
        """A village church with one tower; (x, y) is the middle of its foot."""
        stone, shade = "#d8b98c", mix(wall, EARTH, 0.3)
        self.rectangle(x - size * 0.5, y - size * 0.85, size * 0.75, size * 0.85, wall)
        self.rectangle(x + size * 0.12, y - size * 0.85, size * 0.13, size * 0.85, shade)
        self.sector(x - size * 0.125, y - size * 0.85, size * 0.2, 180, 360, wall)
        self.rectangle(x - size * 0.5, y - size * 0.87, size * 0.75, size * 0.035, stone)
        self.rectangle(x - size * 0.2, y - size * 0.3, size * 0.17, size * 0.3, BRICK)
        self.sector(x - size * 0.115, y - size * 0.3, size * 0.085, 180, 360, BRICK)
        self.circle(x - size * 0.115, y - size * 0.62, size * 0.07, stone)
        self.circle(x - size * 0.115, y - size * 0.62, size * 0.048, "#4c6a78")
        left, width = x + size * 0.2, size * 0.3
        for level, share in ((0, 1.0), (0.95, 0.84), (1.28, 0.68)):
            tall = (0.95, 0.33, 0.27)[(0, 0.95, 1.28).index(level)] * size
            inset = width * (1 - share) / 2
            foot = y - level * size
            self.rectangle(left + inset, foot - tall, width * share, tall, wall)
            self.rectangle(left + inset + width * share * 0.68, foot - tall, width * share * 0.32, tall, shade)
            self.rectangle(left + inset - 7, foot - tall - 6, width * share + 14, 10, stone)
            if level:
                self.rectangle(x + size * 0.35 - width * 0.13, foot - tall * 0.72, width * 0.26, tall * 0.72, INK)
                self.sector(x + size * 0.35, foot - tall * 0.72, width * 0.13, 180, 360, INK)
                self.sector(x + size * 0.35, foot - tall * 0.3, width * 0.1, 180, 360, GOLD)
        dome = y - size * 1.56
        self.sector(x + size * 0.35, dome, width * 0.32, 180, 360, TERRACOTTA)
        self.line([(x + size * 0.35, dome - size * 0.09), (x + size * 0.35, dome - size * 0.22)], INK, 5)
        self.line([(x + size * 0.315, dome - size * 0.18), (x + size * 0.385, dome - size * 0.18)], INK, 5)

    def kiosk(self, x: float, y: float, size: float) -> None:
        """The bandstand of the plaza; (x, y) is the middle of its foot."""
        self.ellipse(x, y, size * 0.62, size * 0.07, rgba(INK, 50))
        self.polygon(
            [
                (x - size * 0.52, y),
                (x - size * 0.47, y - size * 0.24),
                (x + size * 0.47, y - size * 0.24),
                (x + size * 0.52, y),
            ],
            STONE,
        )
        self.polygon(
            [
                (x + size * 0.15, y),
                (x + size * 0.14, y - size * 0.24),
                (x + size * 0.47, y - size * 0.24),
                (x + size * 0.52, y),
            ],
            mix(STONE, INK, 0.15),
        )
        for step in range(4):
            self.rectangle(
                x - size * (0.16 - step * 0.012),
                y - size * 0.06 * (step + 1),
                size * (0.3 - step * 0.02),
                size * 0.06,
                mix("#d9d2c3", INK, step * 0.06),
            )
        for dx in (-0.43, -0.2, 0.2, 0.43):
            self.rectangle(x + dx * size - 6, y - size * 0.82, 12, size * 0.58, GREEN_1)
        for dx in range(-43, 44, 5):
            if abs(dx) > 14:
                self.rectangle(x + dx / 100 * size - 2, y - size * 0.38, 4, size * 0.14, GREEN_1)
        for side in (-1, 1):
            start, end = sorted((x + side * size * 0.15, x + side * size * 0.44))
            self.rectangle(start, y - size * 0.4, end - start, 9, GREEN_1)
        self.rectangle(x - size * 0.5, y - size * 0.86, size, size * 0.06, LIME_WASH, 4)
        self.polygon(
            [
                (x - size * 0.58, y - size * 0.85),
                (x - size * 0.12, y - size * 1.18),
                (x + size * 0.12, y - size * 1.18),
                (x + size * 0.58, y - size * 0.85),
            ],
            TERRACOTTA,
        )
        self.polygon(
            [
                (x + size * 0.04, y - size * 1.18),
                (x + size * 0.12, y - size * 1.18),
                (x + size * 0.58, y - size * 0.85),
                (x + size * 0.2, y - size * 0.85),
            ],
            BRICK,
        )
        self.polygon(
            [(x - size * 0.13, y - size * 1.17), (x, y - size * 1.34), (x + size * 0.13, y - size * 1.17)], TILE
        )
        self.circle(x, y - size * 1.35, size * 0.03, GOLD)

    def lamp_post(self, x: float, y: float, height: float, *, lit: bool = False, pole: str = "#2f3b42") -> None:
        """A modern lamp post with one arm to the right."""
        if lit:
            self.polygon(
                [
                    (x + height * 0.22, y - height * 0.97),
                    (x + height * 0.34, y - height * 0.97),
                    (x + height * 0.66, y),
                    (x - height * 0.12, y),
                ],
                rgba("#ffe9a8", 55),
            )
            self.ellipse(x + height * 0.27, y, height * 0.39, height * 0.05, rgba("#ffe9a8", 90))
        self.polygon([(x - 7, y), (x - 4, y - height), (x + 4, y - height), (x + 7, y)], pole)
        self.line([(x, y - height), (x + height * 0.1, y - height * 1.02), (x + height * 0.26, y - height)], pole, 7)
        self.rectangle(x + height * 0.2, y - height * 1.0, height * 0.16, 14, pole, 6)
        self.rectangle(x + height * 0.215, y - height * 1.0 + 11, height * 0.13, 7, "#fff3c4" if lit else SAND, 3)

    def lantern(self, x: float, y: float, height: float) -> None:
        """An old-fashioned plaza lantern."""
        self.rectangle(x - 5, y - height * 0.85, 10, height * 0.85, INK)
        self.rectangle(x - 14, y - 14, 28, 14, INK, 4)
        self.polygon(
            [(x - 18, y - height), (x + 18, y - height), (x + 12, y - height * 0.83), (x - 12, y - height * 0.83)],
            "#ffe3a0",
        )
        self.polygon([(x - 24, y - height), (x, y - height * 1.1), (x + 24, y - height)], INK)

    def bench(self, x: float, y: float, width: float, colour: str = GREEN_1) -> None:
        for foot in (0.1, 0.86):
            self.rectangle(x + width * foot, y - 52, 12, 52, INK)
        self.rectangle(x, y - 62, width, 15, colour, 5)
        for level in (90, 116):
            self.rectangle(x, y - level, width, 15, colour, 5)

    def bunting(self, start: Point, end: Point, colours: Sequence[str], sag: float = 40, count: int = 12) -> None:
        """A string of cut-paper flags."""

        def place(share: float) -> Point:
            return (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share + sag * math.sin(share * math.pi),
            )

        self.line([place(n / 30) for n in range(31)], rgba(INK, 150), 2.5)
        width = math.dist(start, end) / count
        for number in range(count):
            x, y = place((number + 0.5) / count)
            w, h, colour = width * 0.76, width * 0.66, colours[number % len(colours)]
            self.rectangle(x - w / 2, y, w, h, colour)
            for notch in range(4):
                left = x - w / 2 + notch * w / 4
                self.polygon([(left, y + h), (left + w / 8, y + h + w * 0.16), (left + w / 4, y + h)], colour)
            self.circle(x, y + h * 0.5, w * 0.13, rgba("#ffffff", 170))
            for dx in (-0.28, 0.28):
                self.circle(x + dx * w, y + h * 0.5, w * 0.07, rgba("#ffffff", 170))

    def cone(self, x: float, y: float, height: float) -> None:
        self.rectangle(x - height * 0.36, y - height * 0.1, height * 0.72, height * 0.1, "#c75a22", 3)
        self.polygon(
            [
                (x - height * 0.26, y - height * 0.08),
                (x - height * 0.05, y - height),
                (x + height * 0.05, y - height),
                (x + height * 0.26, y - height * 0.08),
            ],
            ORANGE,
        )
        self.polygon(
            [
                (x - height * 0.185, y - height * 0.38),
                (x - height * 0.12, y - height * 0.66),
                (x + height * 0.12, y - height * 0.66),
                (x + height * 0.185, y - height * 0.38),
            ],
            WHITE,
        )

    def barrier(self, x: float, y: float, width: float) -> None:
        for foot in (0.08, 0.88):
            self.rectangle(x + width * foot, y - 95, 12, 95, STEEL)
        self.rectangle(x, y - 100, width, 36, WHITE, 4)
        stripe = width / 8
        for number in range(4):
            left = x + number * 2 * stripe
            self.polygon(
                [
                    (left, y - 64),
                    (left + stripe * 0.6, y - 100),
                    (left + stripe * 1.6, y - 100),
                    (left + stripe, y - 64),
                ],
                ORANGE,
            )

    def flag_pole(self, x: float, y: float, height: float) -> None:
        """A pole with the green, white and red of the national flag, without its coat of arms."""
        self.rectangle(x - 4, y - height, 8, height, STEEL)
        self.circle(x, y - height, 8, GOLD)
        for number, colour in enumerate(("#1c7a4c", WHITE, "#c23a33")):
            left = x + 4 + number * 42
            wave = 5 * (1, -1, 1)[number]
            self.polygon(
                [
                    (left, y - height + 12),
                    (left + 42, y - height + 12 + wave),
                    (left + 42, y - height + 92 + wave),
                    (left, y - height + 92),
                ],
                colour,
            )

    # People and animals

    def person(
        self,
        x: float,
        y: float,
        height: float,
        shirt: str,
        *,
        legs: str = "#3b4a5a",
        skin: str | None = None,
        hair: str | None = None,
        hat: str | None = None,
        skirt: str | None = None,
        helmet: str | None = None,
        vest: str | None = None,
        arms: tuple[float, float] = (18, 18),
        long_hair: bool = False,
    ) -> None:
        """A standing figure without a face, its feet at (x, y); `arms`: degrees away from the body, left and right."""
        skin = skin or self.chance.choice(SKINS)
        hair = hair or self.chance.choice(HAIRS)
        h = height
        self.ellipse(x, y, h * 0.17, h * 0.022, rgba(INK, 50))
        neck = y - h * 0.79
        if long_hair:
            self.rectangle(x - h * 0.075, y - h * 0.92, h * 0.15, h * 0.22, hair, h * 0.07)
        if skirt:
            for side in (-1, 1):
                self.line([(x + side * h * 0.045, y - h * 0.2), (x + side * h * 0.045, y - h * 0.02)], skin, h * 0.05)
            self.polygon(
                [
                    (x - h * 0.085, y - h * 0.5),
                    (x + h * 0.085, y - h * 0.5),
                    (x + h * 0.17, y - h * 0.14),
                    (x - h * 0.17, y - h * 0.14),
                ],
                skirt,
            )
        else:
            for side in (-1, 1):
                self.line([(x + side * h * 0.048, y - h * 0.45), (x + side * h * 0.055, y - h * 0.04)], legs, h * 0.085)
        for side in (-1, 1):
            self.ellipse(x + side * h * 0.062, y - h * 0.015, h * 0.05, h * 0.022, INK)
            angle = math.radians(90 - arms[0 if side < 0 else 1])
            shoulder = (x + side * h * 0.105, neck + h * 0.05)
            elbow = (shoulder[0] + side * math.cos(angle) * h * 0.17, shoulder[1] + math.sin(angle) * h * 0.17)
            hand = (elbow[0] + side * math.cos(angle) * h * 0.13, elbow[1] + math.sin(angle) * h * 0.13)
            self.line([elbow, hand], skin, h * 0.05)
            self.line([shoulder, elbow], mix(shirt, INK, 0.12), h * 0.066)
        self.rectangle(x - h * 0.03, neck - h * 0.05, h * 0.06, h * 0.09, mix(skin, INK, 0.14), h * 0.02)
        self.rectangle(x - h * 0.125, neck, h * 0.25, h * 0.36, shirt, h * 0.065)
        if vest:
            self.rectangle(x - h * 0.115, neck + h * 0.01, h * 0.23, h * 0.3, vest, h * 0.03)
            self.rectangle(x - h * 0.115, neck + h * 0.17, h * 0.23, h * 0.035, "#f4f1c9")
            self.rectangle(x - h * 0.018, neck + h * 0.01, h * 0.036, h * 0.3, shirt)
        self.ellipse(x, y - h * 0.885, h * 0.066, h * 0.078, skin)
        self.sector(x, y - h * 0.893, h * 0.0705, 176, 364, hair)
        if hat:
            self.ellipse(x, y - h * 0.925, h * 0.155, h * 0.026, hat)
            self.rectangle(x - h * 0.07, y - h * 1.005, h * 0.14, h * 0.085, hat, h * 0.035)
            self.rectangle(x - h * 0.07, y - h * 0.945, h * 0.14, h * 0.016, BRICK)
        if helmet:
            self.sector(x, y - h * 0.905, h * 0.088, 180, 360, helmet)
            self.rectangle(x - h * 0.105, y - h * 0.915, h * 0.21, h * 0.018, helmet, 3)

    def seen_from_behind(self, x: float, y: float, size: float, shirt: str, hat: str | None = None) -> None:
        """Head and shoulders of somebody in the audience, cut off below y."""
        skin, hair = self.chance.choice(SKINS), self.chance.choice(HAIRS)
        self.rectangle(x - size * 0.5, y - size * 0.62, size, size * 0.62, shirt, size * 0.26)
        self.rectangle(x - size * 0.5, y - size * 0.2, size, size * 0.2, shirt)
        self.rectangle(x - size * 0.1, y - size * 0.74, size * 0.2, size * 0.2, mix(skin, INK, 0.1))
        self.ellipse(x, y - size * 0.92, size * 0.23, size * 0.27, hair)
        if hat:
            self.ellipse(x, y - size * 0.98, size * 0.5, size * 0.1, hat)
            self.rectangle(x - size * 0.23, y - size * 1.27, size * 0.46, size * 0.3, hat, size * 0.1)

    def cow(self, x: float, y: float, size: float, coat: str, patch: str, facing: int = 1) -> None:
        """A cow seen from the side, the middle of her feet at (x, y); facing 1 is to the right."""

        def at(dx: float, dy: float) -> Point:
            return x + dx * size * facing, y + dy * size

        def blob(dx: float, dy: float, across: float, down: float, fill: str) -> None:
            self.ellipse(*at(dx, dy), across * size, down * size, fill)

        self.ellipse(x, y, size * 0.56, size * 0.04, rgba(INK, 50))
        for dx in (-0.36, -0.24, 0.22, 0.33):
            self.line(
                [at(dx, -0.4), at(dx, -0.03)], mix(coat, INK, 0.18 if dx in (-0.24, 0.33) else 0.05), size * 0.075
            )
            self.line([at(dx, -0.035), at(dx, -0.02)], INK, size * 0.075)
        self.line([at(-0.46, -0.66), at(-0.55, -0.45), at(-0.54, -0.3)], coat, size * 0.03)
        blob(-0.54, -0.27, 0.03, 0.06, INK)
        left = min(at(-0.48, 0)[0], at(0.42, 0)[0])
        self.rectangle(left, y - size * 0.76, size * 0.9, size * 0.42, coat, size * 0.16)
        blob(-0.2, -0.36, 0.09, 0.06, "#e7b3a4")
        blob(-0.24, -0.6, 0.15, 0.13, patch)
        blob(0.12, -0.56, 0.12, 0.14, patch)
        self.polygon([at(0.28, -0.74), at(0.5, -0.92), at(0.62, -0.76), at(0.4, -0.46)], coat)
        blob(0.6, -0.83, 0.15, 0.11, coat)
        blob(0.71, -0.79, 0.075, 0.08, "#e7b3a4")
        blob(0.6, -0.86, 0.016, 0.018, INK)
        blob(0.45, -0.88, 0.075, 0.035, mix(coat, INK, 0.2))
        self.line([at(0.53, -0.93), at(0.5, -1.02), at(0.54, -1.07)], CREAM, size * 0.03)

    def wheel(self, x: float, y: float, radius: float) -> None:
        self.circle(x, y, radius, "#2b2f33")
        self.circle(x, y, radius * 0.55, STEEL)
        self.circle(x, y, radius * 0.22, "#2b2f33")


# Scenes. The name of each function, with hyphens, is the file name of its picture.


def vista_de_atengo(c: Canvas) -> None:
    c.sky("#8cc5d6", "#fbe7bd", 640)
    c.sun(1220, 300, 92)
    c.cloud(330, 190, 70)
    c.cloud(820, 130, 48)
    c.sierra(640, ((260, 330, 360), (760, 270, 330), (1420, 340, 420), (1080, 220, 300)), "#7fa7a0")
    c.hills(640, 110, "#5e9478", 1.5, 0.5)
    c.hills(720, 80, GREEN_3, 1.3, 2.2)
    for x, y, size in ((120, 690, 120), (210, 715, 95), (1490, 700, 130), (1380, 722, 96), (1090, 715, 86)):
        c.tree(x, y, size, GREEN_2)
    walls = ("#f3d9a6", LIME_WASH, "#e9b28b", "#cfe0d2", "#f0c9a0", "#dfe7ea")
    for number, (x, y, w) in enumerate(
        ((330, 760, 120), (470, 742, 110), (905, 745, 120), (1040, 765, 130), (1195, 752, 115))
    ):
        c.house(x, y, w, 74, walls[number % len(walls)], door=(BLUE, GREEN_1, BRICK)[number % 3])
    c.church(720, 775, 190)
    for number, x in enumerate((260, 415, 560, 840, 985, 1150)):
        c.house(
            x,
            835 + (number % 2) * 12,
            138,
            86,
            walls[(number + 3) % len(walls)],
            door=(GREEN_1, BRICK, BLUE)[number % 3],
        )
    c.hills(880, 46, GREEN_4, 1.1, 4.0)
    for x, y, s in ((90, 940, 74), (240, 965, 88), (430, 945, 70), (1180, 948, 76), (1370, 968, 92), (1520, 935, 70)):
        c.agave(x, y, s)
    c.birds(540, 260, 3)


def plaza_con_kiosco(c: Canvas) -> None:
    c.sky("#9fd0dd", "#fdebc4", 620)
    c.cloud(250, 170, 60)
    c.cloud(1370, 130, 52)
    c.sierra(620, ((150, 210, 300), (1430, 240, 330)), "#88b0a6")
    c.church(420, 690, 330)
    c.house(640, 690, 260, 170, "#e9b28b", windows=2, door=GREEN_1)
    c.house(920, 690, 300, 185, "#f3d9a6", windows=2, door=BRICK)
    c.house(1250, 690, 330, 170, "#cfe0d2", windows=2)
    c.rectangle(0, 680, WIDTH, 320, "#e5c79a")
    for row in range(6):
        y = 690 + row * row * 9 + row * 10
        c.line([(0, y), (WIDTH, y)], rgba(EARTH, 70), 3)
    for x in range(-900, 2600, 190):
        c.line([(x, 1000), (800 + (x - 800) * 0.45, 682)], rgba(EARTH, 60), 3)
    for x, y, size in ((110, 790, 300), (1490, 800, 310), (1180, 740, 200)):
        c.ellipse(x, y + 4, size * 0.4, 22, GREEN_3)
        c.tree(x, y, size, GREEN_2)
    c.kiosk(840, 870, 400)
    c.bench(240, 905, 190)
    c.bench(1190, 915, 190)
    c.lantern(500, 900, 240)
    c.lantern(1130, 900, 240)
    c.person(600, 940, 190, PINK, skirt=PLUM, long_hair=True)
    c.person(665, 945, 125, GOLD, legs=BLUE)
    c.person(1050, 950, 200, LIME_WASH, legs=EARTH, hat=SAND)
    c.bunting((0, 60), (820, 90), (PINK, GOLD, AGAVE, ORANGE), 60, 11)
    c.bunting((800, 90), (1600, 50), (AGAVE, ORANGE, PINK, GOLD), 60, 11)


def obra_calle_hidalgo(c: Canvas) -> None:
    x: float
    y: float
    c.sky("#a9d6e2", "#fbeccb", 520)
    c.cloud(1180, 120, 56)
    c.sierra(520, ((300, 190, 330), (900, 150, 300)), "#8fb5aa")
    for number, (x, w) in enumerate(((-40, 300), (280, 280), (580, 250), (1180, 250), (1450, 260))):
        c.house(
            x,
            590,
            w,
            (230, 205, 190, 205, 230)[number],
            ("#e9b28b", LIME_WASH, "#f3d9a6", "#cfe0d2", "#f0c9a0")[number],
            door=(GREEN_1, BRICK, BLUE, PINK, GREEN_1)[number],
        )
    c.church(1010, 590, 180)
    c.polygon([(0, 590), (1600, 590), (1600, 1000), (0, 1000)], "#d8cdb8")
    c.polygon([(0, 700), (1600, 640), (1600, 1000), (0, 1000)], "#b98a5d")
    c.polygon([(780, 669), (1600, 640), (1600, 1000), (1000, 1000)], "#c9c6bf")
    c.polygon([(780, 669), (812, 668), (1056, 1000), (1000, 1000)], "#a7a39a")
    for start, end in (((960, 664), (1290, 1000)), ((1180, 656), (1600, 960)), ((1400, 648), (1600, 760))):
        c.line([start, end], "#aaa69d", 4)
    for start, end in (((860, 780), (1600, 730)), ((945, 895), (1600, 835))):
        c.line([start, end], "#aaa69d", 4)
    for _ in range(70):
        x, y = c.chance.uniform(10, 800), c.chance.uniform(720, 985)
        if x < 780 + (y - 669) * 0.6:
            c.ellipse(x, y, c.chance.uniform(5, 13), c.chance.uniform(3, 7), c.chance.choice(("#8e6642", "#d4ab7c")))
    # Road roller
    c.ellipse(420, 888, 260, 24, rgba(INK, 60))
    c.rectangle(300, 660, 220, 120, GOLD, 14)
    c.rectangle(330, 560, 150, 16, "#8a6a1c", 4)
    for x in (338, 462):
        c.rectangle(x, 570, 10, 95, "#8a6a1c")
    c.rectangle(470, 700, 120, 70, "#d79a26", 10)
    c.line([(560, 760), (600, 800)], "#8a6a1c", 18)
    c.circle(610, 800, 84, STEEL)
    c.circle(610, 800, 62, "#a9b4bb")
    c.circle(610, 800, 14, INK)
    c.wheel(310, 805, 80)
    c.seen_from_behind(405, 668, 74, ORANGE)
    c.sector(405, 602, 26, 180, 360, WHITE)
    c.person(760, 880, 235, "#e9e2cf", legs=BLUE, vest=ORANGE, helmet=WHITE, arms=(20, 58))
    c.line([(850, 870), (846, 690)], "#7a5535", 8)
    c.polygon([(828, 866), (872, 866), (866, 915), (834, 915)], STEEL)
    c.person(1180, 800, 200, "#e9e2cf", legs=EARTH, vest="#d7e35a", helmet=GOLD, arms=(12, 30))
    for x, y in ((90, 940), (960, 960), (1110, 905), (1260, 975)):
        c.cone(x, y, 100)
    c.barrier(1330, 960, 230)


def alumbrado_led(c: Canvas) -> None:
    c.sky("#14243f", "#4a5a85", 640)
    for _ in range(90):
        c.circle(c.chance.uniform(0, WIDTH), c.chance.uniform(0, 420), c.chance.uniform(1.2, 3), "#f5ecd0")
    c.circle(1330, 170, 62, "#f7eccb")
    c.circle(1358, 152, 56, "#22345a")
    c.sierra(640, ((250, 260, 360), (820, 190, 330), (1380, 250, 380)), "#2c4366")
    for x, w, h, wall in (
        (-30, 260, 190, "#5c5a78"),
        (250, 240, 170, "#6d6380"),
        (1180, 230, 170, "#5c5a78"),
        (1420, 250, 195, "#6d6380"),
    ):
        c.house(x, 700, w, h, wall, door="#2c3558", trim="#4a4a68")
        c.rectangle(x + w * 0.48, 700 - h * 0.66 + 5, w * 0.18, h * 0.36, "#ffd88a", 3)
        c.rectangle(x + w * 0.565, 700 - h * 0.66 + 5, 5, h * 0.36, "#6d6380")
    c.church(640, 700, 230, "#6f6a8a")
    c.rectangle(0, 695, WIDTH, 305, "#3c4257")
    c.polygon([(620, 700), (980, 700), (1500, 1000), (100, 1000)], "#4d546b")
    for share in (0.05, 0.3, 0.62):
        y, tall = 705 + share * 295, 12 + share * 60
        c.polygon(
            [
                (800 - 5 - share * 12, y),
                (800 + 5 + share * 12, y),
                (800 + 8 + share * 16, y + tall),
                (800 - 8 - share * 16, y + tall),
            ],
            "#d9cf9e",
        )
    c.lamp_post(470, 745, 290, lit=True, pole="#20283a")
    c.lamp_post(250, 900, 470, lit=True, pole="#181f30")
    c.lamp_post(1010, 750, 300, lit=True, pole="#20283a")
    c.lamp_post(1180, 905, 480, lit=True, pole="#181f30")
    c.person(640, 900, 200, "#c86b4a", skirt="#8f3f58", long_hair=True)
    c.person(720, 905, 215, "#d9d2b8", legs="#31405c", hat=SAND)
    c.person(1040, 850, 120, GOLD, legs="#31405c", arms=(40, 30))


def tanque_de_agua(c: Canvas) -> None:
    c.sky("#7fc1da", "#e6f1e4", 720)
    c.cloud(270, 210, 76)
    c.cloud(1280, 160, 60)
    c.sierra(700, ((1300, 250, 380), (900, 180, 300)), "#86b3a5")
    c.hills(720, 120, GREEN_2, 1, 0.8)
    c.hills(830, 80, GREEN_3, 1.2, 2.4)
    x = 620
    for dx, base in ((-120, 870), (120, 870), (-60, 850), (60, 850)):
        c.line([(x + dx * 0.85, 420), (x + dx * 1.25, base)], "#5f7580" if abs(dx) == 120 else "#7c919b", 17)
    for y in (560, 700):
        c.line([(x - 125, y), (x + 125, y)], "#5f7580", 10)
    for top, bottom in ((430, 560), (560, 700), (700, 850)):
        c.line([(x - 112, top), (x + 128, bottom)], "#7c919b", 6)
        c.line([(x + 112, top), (x - 128, bottom)], "#7c919b", 6)
    c.rectangle(x - 190, 200, 380, 215, "#dfe9ec", 26)
    c.rectangle(x + 60, 200, 130, 215, "#c2d2d8", 26)
    c.rectangle(x + 60, 200, 60, 215, "#c2d2d8")
    c.polygon([(x - 205, 205), (x, 120), (x + 205, 205)], BLUE)
    c.polygon([(x, 120), (x + 205, 205), (x + 60, 205)], mix(BLUE, INK, 0.22))
    c.rectangle(x - 205, 405, 410, 22, "#5f7580", 6)
    c.rectangle(x - 190, 290, 380, 36, WATER)
    c.ellipse(x - 60, 308, 13, 13, WHITE)
    c.polygon([(x - 73, 304), (x - 60, 276), (x - 47, 304)], WHITE)
    c.line([(x - 215, 250), (x - 215, 870)], STEEL, 6)
    c.line([(x - 190, 250), (x - 190, 870)], STEEL, 6)
    for y in range(270, 870, 34):
        c.line([(x - 215, y), (x - 190, y)], STEEL, 5)
    c.line([(x, 420), (x, 880), (1010, 900), (1600, 868)], "#3f7f9c", 26)
    c.line([(x, 420), (x, 880), (1010, 900), (1600, 868)], "#6fb0c9", 9)
    c.circle(1010, 886, 26, BRICK)
    c.rectangle(1003, 838, 14, 40, BRICK)
    c.rectangle(975, 828, 70, 14, BRICK, 6)
    c.house(1210, 800, 210, 120, "#f3d9a6")
    c.house(1440, 790, 190, 110, LIME_WASH, door=GREEN_1)
    c.person(890, 955, 230, "#e9e2cf", legs=BLUE, vest=ORANGE, helmet=GOLD, arms=(20, 70))
    c.tree(200, 880, 270)
    c.agave(340, 950, 84)
    c.agave(1380, 965, 78)
    c.nopal(80, 985, 130)


def ganado(c: Canvas) -> None:
    c.sky("#a7d5e0", "#fcebc6", 560)
    c.sun(260, 220, 70)
    c.cloud(980, 150, 60)
    c.sierra(570, ((1050, 240, 380), (1450, 200, 330), (620, 160, 300)), "#86ac9c")
    c.hills(620, 80, GREEN_3, 1.4, 1)
    c.hills(700, 46, GREEN_4, 1.1, 3)
    c.rectangle(0, 820, WIDTH, 180, "#d9b983")
    c.hills(840, 26, "#d9b983", 2, 2)
    c.tree(1380, 700, 330)
    c.house(1130, 690, 210, 120, "#e9b28b", door=BRICK)
    for x in range(-40, 1640, 170):
        c.rectangle(x, 660, 22, 190, "#7a5535", 6)
    for y in (690, 752):
        c.line([(-10, y), (1610, y)], "#8f6742", 16)
    c.cow(980, 850, 260, "#e9dcc5", "#a9714a", -1)
    c.cow(330, 895, 330, "#b9703f", "#d99a63", 1)
    c.cow(700, 930, 330, "#f4efe4", "#3a3330", -1)
    c.person(1180, 950, 300, "#eef3f2", legs="#3f7f8c", hat=SAND, arms=(48, 20))
    c.rectangle(1060, 770, 62, 10, "#dfe9ec", 3)
    c.rectangle(1236, 845, 70, 56, WHITE, 6)
    c.rectangle(1262, 853, 18, 40, "#c23a33")
    c.rectangle(1251, 864, 40, 18, "#c23a33")
    c.person(1420, 930, 280, "#4e7ea0", legs=EARTH, hat="#e3c48d")
    c.agave(80, 985, 70)


def escuela(c: Canvas) -> None:
    c.sky("#93cbe0", "#f6efd6", 600)
    c.cloud(220, 140, 58)
    c.cloud(1080, 110, 66)
    c.sierra(600, ((200, 200, 320), (1430, 220, 340)), "#8cb4a8")
    c.hills(640, 60, GREEN_3, 1.2, 2)
    c.rectangle(0, 760, WIDTH, 240, "#e2cda3")
    c.rectangle(330, 420, 940, 350, "#f5ead0")
    c.rectangle(330, 690, 940, 80, "#2f7f86")
    c.rectangle(300, 382, 1000, 46, "#2f7f86", 6)
    c.rectangle(300, 420, 1000, 10, mix("#2f7f86", INK, 0.3))
    for left in (370, 560, 930, 1110):
        c.rectangle(left - 8, 492, 136, 136, WHITE, 6)
        c.rectangle(left, 500, 120, 120, "#5b8aa0", 4)
        c.rectangle(left + 57, 500, 6, 120, WHITE)
        c.rectangle(left, 557, 120, 6, WHITE)
        c.polygon([(left, 500), (left + 40, 500), (left, 556)], rgba("#ffffff", 60))
    c.rectangle(738, 480, 134, 290, WHITE, 6)
    c.rectangle(748, 490, 114, 280, TERRACOTTA, 4)
    c.circle(842, 640, 7, GOLD)
    c.sector(800, 430, 44, 0, 180, GOLD)
    c.flag_pole(200, 800, 470)
    c.rectangle(160, 780, 80, 30, STONE, 4)
    c.tree(1430, 800, 360)
    c.tree(60, 790, 250)
    colours = (("#c23a4c", "#f5f5f0"), ("#2d6a94", "#f5f5f0"), ("#2d6a94", "#f5f5f0"), ("#c23a4c", "#f5f5f0"))
    for number, (x, y) in enumerate(((450, 910), (560, 935), (1010, 905), (1120, 940))):
        bag, shirt = colours[number]
        c.person(
            x,
            y,
            190,
            shirt,
            legs="#34466b",
            skirt="#34466b" if number % 2 else None,
            long_hair=bool(number % 2),
            arms=(20, 60) if number == 1 else (18, 18),
        )
        c.rectangle(x - 30, y - 142, 60, 62, bag, 12)
    c.person(800, 880, 260, "#d98a3d", skirt="#5a3f66", long_hair=True, arms=(35, 45))
    c.circle(1280, 940, 26, ORANGE)


def carpa_de_salud(c: Canvas) -> None:
    c.sky("#a4d6df", "#fbf0d4", 620)
    c.cloud(260, 150, 62)
    c.cloud(1350, 190, 48)
    c.sierra(620, ((220, 190, 320), (1400, 220, 360)), "#8cb4a8")
    for x, w, wall in ((-30, 260, "#f3d9a6"), (250, 230, "#e9b28b"), (1190, 230, LIME_WASH), (1440, 240, "#f0c9a0")):
        c.house(x, 690, w, 165, wall, door=GREEN_1)
    c.rectangle(0, 685, WIDTH, 315, "#e4cfa8")
    c.ellipse(800, 880, 560, 36, rgba(INK, 40))
    for x in (330, 1250):
        c.rectangle(x, 480, 18, 400, STEEL)
    c.rectangle(360, 500, 880, 370, "#eaf3f1")
    c.rectangle(360, 500, 880, 60, "#cfe2de")
    c.polygon([(280, 500), (560, 260), (1040, 260), (1320, 500)], WHITE)
    c.polygon([(1040, 260), (1320, 500), (1120, 500), (930, 260)], "#d9e8e6")
    for number in range(13):
        left = 280 + number * 80
        c.sector(left + 40, 498, 40, 0, 180, "#3f9a8f" if number % 2 else WHITE)
    c.circle(800, 385, 78, "#3f9a8f")
    c.rectangle(783, 332, 34, 106, WHITE, 4)
    c.rectangle(747, 368, 106, 34, WHITE, 4)
    c.person(800, 870, 290, "#f7fbfa", legs="#3f9a8f", long_hair=True, arms=(42, 42))
    c.rectangle(620, 730, 380, 20, "#8a6a4a", 4)
    for x in (640, 964):
        c.rectangle(x, 745, 16, 125, "#8a6a4a")
    c.rectangle(690, 680, 84, 52, WHITE, 8)
    c.rectangle(690, 680, 84, 18, "#3f9a8f", 6)
    for x in (830, 862, 894):
        c.rectangle(x, 692, 20, 40, "#9fd0dd", 5)
        c.rectangle(x + 3, 682, 14, 12, TERRACOTTA, 3)
    c.rectangle(620, 748, 380, 110, "#d7ebe7", 4)
    c.person(470, 925, 265, PINK, skirt=PLUM, long_hair=True)
    c.person(545, 930, 150, GOLD, legs=BLUE)
    c.person(360, 935, 280, LIME_WASH, legs=EARTH, hat=SAND)
    c.person(250, 940, 260, "#7f9fb8", skirt="#4a5a6b", hair="#d9d4cc")
    c.person(1130, 920, 290, "#f7fbfa", legs="#3f9a8f", arms=(58, 18))
    c.person(1020, 930, 265, "#d98a3d", legs="#4a5a6b")
    c.bench(1290, 930, 210)


def biblioteca(c: Canvas) -> None:
    x: float
    c.rectangle(0, 0, WIDTH, HEIGHT, "#f3e3c3")
    c.rectangle(0, 800, WIDTH, 200, "#c79a68")
    for x in range(-200, 1800, 160):
        c.line([(x, 1000), (x + 90, 802)], "#b6875a", 4)
    c.rectangle(80, 110, 900, 690, "#7a5035", 8)
    palette = (TERRACOTTA, GOLD, AGAVE, BLUE, PLUM, GREEN_2, PINK, "#e9dcc5", ORANGE, "#3f5f73")
    for row in range(4):
        top = 130 + row * 166
        c.rectangle(100, top, 860, 146, "#573624")
        x = 112.0
        while x < 930:
            width = c.chance.choice((22, 26, 30, 36))
            tall = c.chance.uniform(96, 134)
            if x + width > 950:
                break
            if c.chance.random() < 0.07 and x < 850:
                x += 46
                continue
            colour = c.chance.choice(palette)
            c.rectangle(x, top + 146 - tall, width - 2, tall, colour, 3)
            c.rectangle(x + 3, top + 146 - tall + 16, width - 8, 6, mix(colour, WHITE, 0.55))
            x += width
    c.rectangle(1110, 150, 400, 330, "#8f6242", 8)
    c.rectangle(1128, 168, 364, 294, "#a9d8e6")
    c.sun(1400, 240, 34)
    c.polygon([(1128, 462), (1128, 390), (1230, 330), (1340, 400), (1420, 360), (1492, 410), (1492, 462)], GREEN_3)
    c.rectangle(1304, 168, 12, 294, "#8f6242")
    c.rectangle(1128, 308, 364, 12, "#8f6242")
    c.ellipse(980, 905, 520, 40, rgba(TERRACOTTA, 150))
    for x, shirt in ((860, GOLD), (1110, AGAVE)):
        c.rectangle(x - 76, 640, 152, 150, shirt, 20)
        c.seen_from_behind(x, 690, 150, shirt)
    c.rectangle(720, 690, 560, 26, "#9a6b44", 8)
    for x in (760, 1220):
        c.rectangle(x, 712, 22, 200, "#84583a")
    for x, cover in ((860, BLUE), (1110, PINK)):
        c.polygon([(x - 74, 664), (x, 676), (x + 74, 664), (x + 74, 684), (x, 694), (x - 74, 684)], cover)
        c.polygon([(x - 68, 658), (x, 672), (x, 686), (x - 68, 676)], WHITE)
        c.polygon([(x + 68, 658), (x, 672), (x, 686), (x + 68, 676)], "#efe8da")
    c.person(560, 950, 340, "#d9663f", skirt=BLUE, long_hair=True, arms=(16, 52))
    c.rectangle(640, 735, 70, 92, GREEN_1, 6)
    c.rectangle(652, 750, 46, 8, GOLD)
    c.person(1410, 950, 240, PINK, legs=BLUE, arms=(50, 18))
    c.rectangle(1300, 800, 62, 80, GOLD, 6)


def mercado(c: Canvas) -> None:
    x: float
    c.sky("#a9d8e4", "#fcebc8", 520)
    c.sierra(540, ((420, 190, 340), (1200, 230, 380)), "#8cb4a8")
    for x, w, wall in ((0, 300, "#f0c9a0"), (320, 280, LIME_WASH), (1010, 280, "#cfe0d2"), (1310, 300, "#f3d9a6")):
        c.house(x, 640, w, 190, wall, windows=2, door=BRICK)
    c.church(790, 640, 200)
    c.rectangle(0, 635, WIDTH, 365, "#ddc295")
    fruits = ((ORANGE, "#f4a950"), ("#c23a33", "#e05a4a"), (GREEN_3, GREEN_4), (GOLD, "#f9d97a"))
    for stall, (left, stripe) in enumerate(((60, TERRACOTTA), (570, "#2f7f86"), (1080, PINK))):
        for x in (left + 14, left + 432):
            c.rectangle(x, 470, 14, 420, "#7a5535")
        for number in range(8):
            x = left - 20 + number * 62.5
            colour = stripe if number % 2 == 0 else WHITE
            c.polygon([(x + 10, 430), (x + 66, 430), (x + 62.5, 520), (x, 520)], colour)
            c.sector(x + 31.25, 518, 31.25, 0, 180, colour)
        c.person(
            left + 230,
            860,
            280,
            (GOLD, AGAVE, LIME_WASH)[stall],
            skirt=BLUE,
            long_hair=stall != 2,
            hat=SAND if stall == 2 else None,
            arms=(40, 40),
        )
        c.rectangle(left, 760, 460, 130, "#9a6b44", 8)
        c.rectangle(left, 846, 460, 44, "#84583a", 8)
        for crate in range(4):
            x, (main, light) = left + 14 + crate * 110, fruits[(crate + stall) % 4]
            for row, y in ((0, 752), (1, 728)):
                for number in range(4 - row):
                    c.circle(x + 16 + number * 24 + row * 12, y, 15, main)
                    c.circle(x + 12 + number * 24 + row * 12, y - 4, 6, light)
            c.rectangle(x, 756, 102, 48, "#c99a66", 4)
            c.rectangle(x, 776, 102, 6, "#a87a4b")
    c.person(520, 970, 300, PINK, skirt=PLUM, long_hair=True, arms=(20, 30))
    c.polygon([(575, 850), (650, 850), (640, 920), (585, 920)], ORANGE)
    c.arc(612, 850, 30, 180, 360, EARTH, 7)
    c.person(1030, 975, 310, "#e9e2cf", legs=EARTH, hat="#e3c48d")
    c.bunting((0, 330), (800, 360), (GOLD, PINK, AGAVE, ORANGE), 44, 14)
    c.bunting((800, 360), (1600, 320), (ORANGE, AGAVE, GOLD, PINK), 44, 14)


def vado_del_rio(c: Canvas) -> None:
    y: float
    c.sky("#93cbdd", "#f8edcf", 520)
    c.cloud(1150, 130, 66)
    c.cloud(300, 190, 48)
    c.sierra(540, ((350, 260, 380), (900, 190, 320), (1330, 270, 380)), "#7fae9d")
    c.hills(590, 70, GREEN_2, 1.6, 0.4)
    c.hills(670, 44, GREEN_3, 1.2, 2.5)
    c.polygon([(690, 640), (900, 640), (1130, 760), (1500, 1000), (240, 1000), (560, 780)], WATER)
    c.polygon([(760, 640), (840, 640), (920, 760), (1040, 1000), (640, 1000), (720, 780)], "#7cbcd0")
    for x, y, w in ((640, 940, 120), (900, 900, 90), (780, 700, 60), (1080, 960, 110), (480, 975, 90), (820, 980, 70)):
        c.rectangle(x, y, w, 6, rgba("#ffffff", 150), 3)
    c.polygon([(0, 776), (1600, 736), (1600, 812), (0, 856)], "#c9c6bf")
    c.polygon([(0, 856), (1600, 812), (1600, 846), (0, 892)], "#9c988f")
    for number in range(6):
        x = 470 + number * 130
        y = 862 - (x / 1600) * 44
        c.rectangle(x, y - 6, 78, 62, "#6f7b80", 30)
        c.rectangle(x + 8, y + 6, 62, 54, "#3f7f9c", 26)
    for x in range(60, 1600, 150):
        y = 780 - x / 1600 * 40
        c.rectangle(x, y - 54, 18, 60, WHITE, 4)
        c.rectangle(x, y - 34, 18, 14, "#c23a33")
    # Pick-up truck crossing
    c.ellipse(880, 806, 240, 16, rgba(INK, 60))
    c.rectangle(650, 690, 460, 84, "#b23f35", 16)
    c.polygon([(850, 694), (880, 608), (1010, 608), (1050, 694)], "#b23f35")
    c.polygon([(878, 690), (898, 626), (950, 626), (950, 690)], "#bfe0ea")
    c.polygon([(964, 690), (964, 626), (1000, 626), (1026, 690)], "#bfe0ea")
    for number in range(5):
        c.ellipse(690 + number * 34, 676, 30, 20, (GREEN_3, GREEN_4, GOLD)[number % 3])
    c.rectangle(650, 690, 196, 20, "#8f2f28", 6)
    c.wheel(750, 782, 50)
    c.wheel(1020, 774, 50)
    c.circle(1100, 722, 12, GOLD)
    c.tree(140, 745, 300)
    c.tree(1460, 712, 290)
    c.tree(310, 730, 190, GREEN_3)
    for x, y in ((120, 975), (1480, 965), (230, 930), (1370, 920)):
        for dx in (-20, 0, 20):
            c.line([(x, y), (x + dx, y - 70)], GREEN_2, 7)
    for x, y, r in ((330, 960, 34), (1330, 985, 40), (400, 985, 24), (1250, 955, 22)):
        c.ellipse(x, y, r, r * 0.6, STONE)


def milpa(c: Canvas) -> None:
    x: float
    c.sky("#8fc9dc", "#fdecc3", 600)
    c.sun(1320, 210, 78)
    c.cloud(420, 150, 68)
    c.sierra(600, ((300, 270, 380), (820, 200, 340), (1380, 250, 380)), "#84ae9f")
    c.hills(640, 60, GREEN_2, 1.4, 2)
    c.rectangle(0, 660, WIDTH, 340, "#9b6a41")
    for row in range(9):
        x = -320 + row * 280
        c.polygon([(800 + (x - 800) * 0.28, 662), (800 + (x - 660) * 0.28, 662), (x + 150, 1000), (x, 1000)], "#87592f")
    for row, (y, size, step) in enumerate(((690, 80, 54), (740, 120, 84), (815, 180, 122), (920, 260, 180))):
        x = (row % 2) * step / 2 - 20
        while x < 1640:
            if not (row == 3 and 560 < x < 900) and not (row == 2 and 610 < x < 840):
                c.maize(x, y, size, ear=row > 0)
            x += step
    c.person(730, 945, 340, "#eee6d2", legs=BLUE, hat="#e3c48d", arms=(22, 46))
    c.line([(850, 930), (835, 650)], "#7a5535", 10)
    c.polygon([(826, 915), (880, 905), (880, 940), (830, 945)], STEEL)
    c.polygon([(610, 860), (680, 860), (690, 950), (600, 950)], "#e9dcc5")
    c.ellipse(645, 862, 36, 12, GOLD)
    for x in (-10, 215, 1100, 1330, 1560):
        c.maize(x, 1040, 330)
    c.birds(900, 200, 3)


def ambulancia(c: Canvas) -> None:
    c.sky("#a3d3e3", "#fbeed0", 560)
    c.cloud(280, 150, 64)
    c.cloud(980, 110, 50)
    c.sierra(570, ((320, 210, 360), (1330, 240, 380)), "#8cb4a8")
    for x, w, h, wall in ((-20, 320, 210, "#f3d9a6"), (320, 300, 190, "#cfe0d2"), (1340, 290, 205, "#e9b28b")):
        c.house(x, 700, w, h, wall, windows=2, door=GREEN_1)
    c.rectangle(660, 430, 650, 270, "#f7f3e8")
    c.rectangle(640, 400, 690, 40, "#3f9a8f", 6)
    c.rectangle(1050, 510, 190, 190, "#5b8aa0", 4)
    c.rectangle(1141, 510, 8, 190, WHITE)
    c.circle(860, 560, 62, "#3f9a8f")
    c.rectangle(847, 516, 26, 88, WHITE, 3)
    c.rectangle(816, 547, 88, 26, WHITE, 3)
    c.rectangle(0, 695, WIDTH, 60, "#d9cdb6")
    c.rectangle(0, 750, WIDTH, 250, ASPHALT)
    for x in range(40, 1600, 260):
        c.rectangle(x, 950, 140, 12, "#e6dca8", 4)
    c.ellipse(720, 912, 520, 24, rgba(INK, 90))
    c.rectangle(230, 500, 660, 370, WHITE, 28)
    c.polygon([(870, 600), (1050, 600), (1130, 720), (1210, 745), (1230, 790), (1230, 870), (870, 870)], WHITE)
    c.polygon([(905, 625), (1036, 625), (1098, 722), (905, 722)], "#8fc2d6")
    c.rectangle(990, 625, 10, 97, WHITE)
    c.rectangle(230, 742, 1000, 46, ORANGE)
    c.rectangle(230, 800, 1000, 10, "#2f7f86")
    c.rectangle(640, 560, 150, 110, "#8fc2d6", 12)
    c.circle(420, 640, 72, "#2f7f86")
    c.rectangle(405, 590, 30, 100, WHITE, 3)
    c.rectangle(370, 625, 100, 30, WHITE, 3)
    c.rectangle(560, 470, 130, 34, "#c23a33", 10)
    c.rectangle(625, 470, 65, 34, BLUE, 10)
    c.rectangle(1195, 800, 40, 26, GOLD, 6)
    c.rectangle(225, 840, 1010, 36, "#d5dcde", 10)
    for x in (400, 1060):
        c.circle(x, 868, 92, "#d5dcde")
        c.wheel(x, 872, 76)
    c.person(1330, 930, 300, "#f7fbfa", legs="#2f7f86", vest=ORANGE, arms=(40, 18))
    c.person(150, 930, 300, "#f7fbfa", legs="#2f7f86", long_hair=True)


def cancha_de_basquetbol(c: Canvas) -> None:
    c.sky("#9fd2e2", "#fcedcb", 560)
    c.cloud(1180, 150, 58)
    c.sierra(580, ((300, 200, 340), (1250, 220, 380)), "#8cb4a8")
    c.hills(640, 50, GREEN_3, 1.3, 1)
    c.tree(90, 700, 260)
    c.tree(1520, 700, 260)
    c.rectangle(0, 690, WIDTH, 310, "#c4674a")
    c.polygon([(250, 720), (1350, 720), (1560, 1000), (40, 1000)], "#3f7f8c")
    c.line([(250, 720), (1350, 720)], WHITE, 6)
    c.line([(250, 720), (40, 1000)], WHITE, 6)
    c.line([(1350, 720), (1560, 1000)], WHITE, 6)
    c.line([(800, 720), (800, 1000)], WHITE, 6)
    c.arc(800, 900, 130, 0, 360, WHITE, 6)
    for x in (170, 1410):
        c.rectangle(x, 300, 26, 420, "#6d7a82")
    c.polygon([(90, 330), (90, 290), (800, 130), (1510, 290), (1510, 330), (800, 176)], "#d9dfe2")
    c.polygon([(90, 290), (800, 130), (1510, 290), (1510, 306), (800, 146), (90, 306)], TERRACOTTA)
    for x in range(200, 1500, 120):
        c.line([(x, 320 - (1 - abs(x - 800) / 710) * 150), (x, 330)], "#a9b4bb", 6)
    c.line([(183, 330), (1420, 330)], "#a9b4bb", 12)
    for x, side in ((300, 1), (1300, -1)):
        c.rectangle(x - 9, 470, 18, 300, "#4f5c64")
        c.line([(x, 480), (x + side * 70, 480)], "#4f5c64", 14)
        left = x + side * 70 - (0 if side > 0 else 14)
        c.rectangle(left, 400, 16, 140, WHITE, 3)
        c.ellipse(x + side * 116, 512, 34, 9, ORANGE)
        c.polygon(
            [(x + side * 84, 516), (x + side * 148, 516), (x + side * 136, 570), (x + side * 96, 570)],
            rgba("#ffffff", 190),
        )
    c.person(560, 900, 270, GOLD, legs="#4a5a6b", arms=(60, 150))
    c.circle(668, 575, 32, ORANGE)
    c.arc(668, 575, 30, 60, 240, BRICK, 3)
    c.line([(638, 575), (698, 575)], BRICK, 3)
    c.person(730, 930, 280, PINK, legs=PLUM, arms=(30, 140), long_hair=True)
    c.person(1000, 890, 260, PINK, legs=PLUM, arms=(55, 30), long_hair=True)
    c.person(1180, 960, 290, GOLD, legs="#4a5a6b", arms=(70, 60))
    c.person(330, 960, 285, GOLD, legs="#4a5a6b", arms=(40, 60), long_hair=True)


def danza_folclorica(c: Canvas) -> None:
    c.sky("#2a2f5c", "#c9656b", 700)
    for _ in range(50):
        c.circle(c.chance.uniform(0, WIDTH), c.chance.uniform(0, 320), c.chance.uniform(1.5, 3), "#fbeecb")
    c.sierra(700, ((250, 220, 340), (1380, 240, 360)), "#5b4570")
    c.church(1370, 720, 260, "#b98a7a")
    c.house(60, 720, 280, 180, "#9a6a6e", windows=2, door=PLUM, trim="#7a4f5a")
    c.rectangle(0, 715, WIDTH, 285, "#8a4f3a")
    for y in (715, 770, 840, 925):
        c.line([(0, y), (WIDTH, y)], "#743f2e", 5)
    for start in ((0, 130), (800, 170)):
        c.bunting(start, (start[0] + 800, 300 - start[1]), (GOLD, PINK, AGAVE, ORANGE, WHITE), 80, 12)
    for x in (420, 1180):
        c.lantern(x, 730, 260)
    for x, main, band in ((480, PINK, GOLD), (1120, "#2f8f8a", ORANGE)):
        c.ellipse(x, 930, 250, 24, rgba(INK, 90))
        points = [
            (
                x + math.cos(math.radians(a)) * 285 * (1 + 0.05 * math.cos(math.radians(a * 12))),
                650 + math.sin(math.radians(a)) * 272,
            )
            for a in range(-25, 206, 3)
        ]
        c.polygon([(x, 600), *points], main)
        for outer, inner, colour in ((0.86, 0.8, band), (0.7, 0.66, WHITE), (0.56, 0.52, band)):
            rings = [
                [(x + (px - x) * share, 650 + (py - 650) * share) for px, py in points] for share in (outer, inner)
            ]
            c.polygon([*rings[0], *reversed(rings[1])], colour)
        for side in (-1, 1):
            c.line([(x + side * 44, 505), (x + side * 150, 560), (x + side * 236, 560)], SKINS[1], 24)
            c.line([(x + side * 40, 500), (x + side * 110, 545)], WHITE, 36)
        c.polygon([(x - 66, 480), (x + 66, 480), (x + 48, 630), (x - 48, 630)], WHITE)
        c.polygon([(x - 66, 480), (x + 66, 480), (x + 62, 520), (x - 62, 520)], band)
        c.rectangle(x - 14, 450, 28, 40, SKINS[0])
        c.ellipse(x, 420, 42, 50, SKINS[1])
        c.sector(x, 412, 48, 175, 365, HAIRS[0])
        for dx in (-40, -14, 14, 40):
            c.marigold(x + dx, 372 + abs(dx) * 0.35, 20, (PINK, GOLD)[abs(dx) > 20])
    c.person(800, 930, 420, "#1f1f2b", legs="#1f1f2b", hat="#1f1f2b", arms=(30, 30))
    c.rectangle(790, 605, 20, 120, WHITE)
    c.polygon([(770, 610), (830, 610), (800, 650)], "#c23a33")
    for y in range(770, 910, 24):
        for dx in (-32, 32):
            c.circle(800 + dx, y, 5, GOLD)


def adultos_mayores(c: Canvas) -> None:
    c.sky("#a7d7df", "#fdf0cf", 620)
    c.cloud(1150, 140, 60)
    c.sierra(620, ((900, 200, 360), (1400, 240, 360)), "#8cb4a8")
    c.house(60, 720, 380, 260, "#e9b28b", windows=1, door=GREEN_1)
    c.house(1180, 720, 330, 220, LIME_WASH, windows=2, door=BLUE)
    c.rectangle(0, 715, WIDTH, 285, "#dcc59a")
    c.hills(745, 24, GREEN_4, 2, 1)
    c.rectangle(0, 800, WIDTH, 200, "#e2cda3")
    c.tree(1010, 790, 620)
    c.rectangle(470, 690, 430, 20, "#7a5535", 6)
    c.rectangle(470, 750, 430, 26, "#7a5535", 8)
    for x in (500, 850):
        c.rectangle(x, 700, 18, 210, "#5f412a")
    for x, shirt, legs, hair, hat in (
        (600, "#f1ead8", "#6b5a48", "#d9d4cc", "#e3c48d"),
        (770, "#b7568a", "#5a3f73", "#cfcac4", None),
    ):
        skin = SKINS[1 if hat else 2]
        c.rectangle(x - 58, 555, 116, 220, shirt, 44)
        for side in (-1, 1):
            c.line([(x + side * 30, 770), (x + side * 36, 800), (x + side * 36, 900)], legs, 40)
            c.ellipse(x + side * 42, 918, 30, 13, INK)
            c.line([(x + side * 56, 600), (x + side * 66, 690), (x + side * 22, 742)], mix(shirt, INK, 0.1), 30)
            c.circle(x + side * 20, 744, 15, skin)
        if not hat:
            c.polygon([(x - 60, 740), (x + 60, 740), (x + 76, 880), (x - 76, 880)], legs)
            c.circle(x, 470, 30, hair)
            c.polygon([(x - 62, 570), (x + 62, 570), (x + 30, 680), (x, 640), (x - 30, 680)], "#e9dcc5")
        c.rectangle(x - 15, 530, 30, 40, mix(skin, INK, 0.12))
        c.ellipse(x, 510, 38, 44, skin)
        c.sector(x, 504, 42, 178, 362, hair)
        if hat:
            c.ellipse(x, 488, 88, 15, hat)
            c.rectangle(x - 40, 438, 80, 50, hat, 18)
            c.rectangle(x - 40, 474, 80, 9, BRICK)
    c.line([(530, 745), (512, 915)], "#5f412a", 11)
    c.arc(528, 738, 18, 150, 350, "#5f412a", 11)
    c.rectangle(930, 800, 190, 120, "#c99a66", 6)
    c.rectangle(930, 800, 190, 22, "#b5844f", 6)
    c.rectangle(1010, 800, 28, 120, "#e5c18e")
    for x, colour, tall in ((950, "#c23a33", 62), (992, GOLD, 78), (1042, GREEN_3, 56), (1078, "#f4efe4", 84)):
        c.rectangle(x, 800 - tall, 34, tall, colour, 6)
        c.rectangle(x, 800 - tall * 0.6, 34, 12, WHITE)
    c.person(1270, 930, 330, "#2f7f86", legs="#4a5a6b", long_hair=True, arms=(50, 18))
    c.marigold(80, 930, 26)
    c.marigold(140, 955, 22, PINK)
    c.marigold(40, 965, 20, GOLD)


def desayuno_escolar(c: Canvas) -> None:
    c.rectangle(0, 0, WIDTH, HEIGHT, "#bfe0d8")
    for x in range(0, 1600, 100):
        for y in range(0, 560, 100):
            c.rectangle(x + 3, y + 3, 94, 94, "#cbe8e1", 4)
    c.rectangle(520, 80, 560, 330, "#8f6242", 8)
    c.rectangle(540, 100, 520, 290, "#a9d8e6")
    c.sun(930, 190, 46)
    c.polygon([(540, 390), (540, 320), (680, 230), (830, 330), (930, 280), (1060, 340), (1060, 390)], GREEN_3)
    c.rectangle(795, 100, 12, 290, "#8f6242")
    c.rectangle(0, 560, WIDTH, 440, "#e7a94f")
    c.rectangle(0, 560, WIDTH, 26, "#c88a34")
    for x in range(0, 1600, 80):
        for y in range(600, 1000, 80):
            if (x // 80 + y // 80) % 2:
                c.rectangle(x, y, 80, 80, "#efbd6c")
    c.ellipse(790, 850, 330, 104, rgba(INK, 50))
    c.ellipse(790, 830, 330, 110, WHITE)
    c.ellipse(790, 826, 258, 80, "#edf1f0")
    c.ellipse(700, 812, 110, 42, "#8a4f35")
    for number in range(14):
        c.circle(620 + (number * 53) % 160, 798 + (number * 17) % 34, 8, "#a5674a")
    for dx, dy in ((-30, 10), (20, -8), (66, 8), (24, 26)):
        c.circle(885 + dx, 812 + dy, 34, "#fbd25a")
        c.circle(885 + dx, 808 + dy, 20, "#fde08a")
    for number in range(3):
        c.ellipse(800, 872 + number * 8, 92, 22, ("#e0b878", "#ecc98f", "#f3d9a6")[number])
    c.polygon([(1200, 540), (1360, 540), (1340, 830), (1220, 830)], "#eaf4f6")
    c.polygon([(1205, 600), (1355, 600), (1340, 830), (1220, 830)], WHITE)
    c.ellipse(1280, 600, 75, 16, "#f7fafa")
    c.ellipse(1280, 830, 60, 14, WHITE)
    c.ellipse(360, 800, 130, 40, "#b9552f")
    c.sector(360, 795, 150, 0, 180, TERRACOTTA)
    c.rectangle(300, 925, 120, 24, BRICK, 8)
    for x, y, colour in ((290, 760, "#c23a33"), (360, 735, ORANGE), (430, 762, GREEN_3), (330, 700, GOLD)):
        c.circle(x, y, 52, colour)
        c.circle(x - 16, y - 18, 14, mix(colour, WHITE, 0.4))
        c.line([(x, y - 50), (x + 6, y - 66)], "#6b4a34", 6)
    c.polygon([(440, 700), (530, 600), (560, 610), (500, 760), (460, 790)], GOLD)
    c.rectangle(1120, 770, 16, 190, STEEL, 8)
    for dx in (-14, 0, 14):
        c.rectangle(1124 + dx, 710, 7, 70, STEEL, 3)
    c.ellipse(1470, 870, 86, 28, rgba(INK, 40))
    c.rectangle(1400, 700, 140, 170, BLUE, 20)
    c.arc(1545, 785, 40, 270, 90, BLUE, 18)
    c.ellipse(1470, 704, 68, 16, "#7a4a30")
    for dx in (-24, 20):
        c.arc(1470 + dx, 640, 26, 90, 270, rgba("#ffffff", 200), 7)
        c.arc(1470 + dx, 590, 26, 270, 90, rgba("#ffffff", 200), 7)


def camino_rural(c: Canvas) -> None:
    c.sky("#93cadb", "#fcecc8", 520)
    c.sun(300, 190, 66)
    c.cloud(900, 130, 62)
    c.sierra(560, ((1250, 290, 420), (700, 220, 360), (200, 180, 300)), "#84ae9f")
    c.hills(610, 90, GREEN_2, 1.2, 2.8)
    c.hills(690, 60, GREEN_3, 1.3, 0.8)
    c.hills(780, 50, GREEN_4, 1, 2)
    c.polygon(
        [(930, 612), (965, 612), (900, 690), (1040, 770), (1250, 1000), (250, 1000), (660, 800), (800, 700)], "#d8a86c"
    )
    c.polygon(
        [(950, 612), (965, 612), (900, 690), (1040, 770), (1250, 1000), (1060, 1000), (900, 780), (850, 705)], "#c8935a"
    )
    for x, y, size in ((1220, 640, 110), (1330, 665, 130), (110, 720, 170), (1500, 730, 200), (420, 690, 110)):
        c.tree(x, y, size)
    for x, y in ((150, 900), (330, 860), (1390, 900), (1530, 960), (90, 985), (1300, 830)):
        c.agave(x, y, 64)
    # Motor grader
    c.ellipse(720, 905, 330, 24, rgba(INK, 60))
    c.line([(470, 790), (900, 770)], GOLD, 34)
    c.rectangle(700, 700, 300, 130, GOLD, 14)
    c.rectangle(700, 700, 300, 26, "#d79a26", 12)
    c.rectangle(690, 560, 150, 150, "#d79a26", 10)
    c.rectangle(704, 578, 122, 100, "#bfe0ea", 6)
    c.rectangle(762, 578, 8, 100, "#d79a26")
    c.rectangle(676, 548, 178, 18, "#8a6a1c", 6)
    c.line([(620, 790), (600, 860)], "#8a6a1c", 18)
    c.polygon([(500, 842), (690, 862), (684, 905), (496, 884)], STEEL)
    for x in (800, 940):
        c.wheel(x, 840, 66)
    c.wheel(470, 838, 58)
    c.rectangle(940, 650, 14, 56, INK, 4)
    c.ellipse(430, 915, 90, 18, "#b07c46")
    c.person(1130, 950, 250, "#e9e2cf", legs=BLUE, vest=ORANGE, helmet=GOLD, arms=(70, 20))
    c.birds(560, 240, 3)


def acta_y_sello(c: Canvas) -> None:
    x: float
    y: float
    c.rectangle(0, 0, WIDTH, HEIGHT, "#dfe8df")
    c.rectangle(0, 620, WIDTH, 380, "#9a6b44")
    c.rectangle(0, 620, WIDTH, 20, "#84583a")
    for y in (720, 830, 940):
        c.line([(0, y), (WIDTH, y - 12)], "#8f6240", 4)
    c.rectangle(110, 90, 430, 380, "#6d8f86", 8)
    for row in range(3):
        c.rectangle(130, 110 + row * 118, 390, 104, "#56766e", 4)
        for number in range(9):
            colour = (TERRACOTTA, BLUE, GOLD, "#e9dcc5", PLUM, GREEN_1)[(number + row * 2) % 6]
            c.rectangle(140 + number * 41, 122 + row * 118, 36, 92, colour, 4)
            c.rectangle(147 + number * 41, 140 + row * 118, 22, 18, WHITE, 2)
    c.rectangle(1080, 100, 400, 300, "#8f6242", 8)
    c.rectangle(1098, 118, 364, 264, "#a9d8e6")
    c.polygon([(1098, 382), (1098, 320), (1200, 240), (1310, 330), (1380, 280), (1462, 340), (1462, 382)], GREEN_3)
    c.rectangle(1274, 118, 12, 264, "#8f6242")
    c.polygon([(472, 520), (1040, 470), (1110, 920), (500, 960)], rgba(INK, 60))
    c.polygon([(460, 500), (1030, 452), (1096, 900), (486, 942)], "#fffaf0")
    c.polygon([(490, 530), (1004, 487), (1062, 872), (516, 910)], "#e3d3b0")
    c.polygon([(500, 540), (996, 498), (1052, 864), (524, 900)], "#fffaf0")

    def on_page(u: float, v: float) -> Point:
        """A point of the slanted sheet: u from left to right, v from top to bottom, both 0 to 1."""
        left = (500 + 24 * v, 540 + 360 * v)
        right = (996 + 56 * v, 498 + 366 * v)
        return left[0] + (right[0] - left[0]) * u, left[1] + (right[1] - left[1]) * u

    x, y = on_page(0.5, 0.16)
    c.circle(x, y, 42, "#2f7f86")
    c.polygon([(x - 26, y + 14), (x - 6, y - 20), (x + 6, y), (x + 14, y - 12), (x + 28, y + 14)], WHITE)
    for v, start, end in ((0.33, 0.25, 0.75), (0.43, 0.1, 0.9), (0.5, 0.1, 0.86), (0.57, 0.1, 0.9), (0.64, 0.1, 0.62)):
        c.line([on_page(start, v), on_page(end, v)], "#9aa5a3" if v > 0.35 else INK, 8 if v > 0.35 else 12)
    sx, sy = on_page(0.78, 0.8)
    c.arc(sx, sy, 52, 0, 360, "#a33b5c", 7)
    c.arc(sx, sy, 36, 0, 360, "#a33b5c", 4)
    c.circle(sx, sy, 14, "#a33b5c")
    c.line(
        [on_page(0.12, 0.86), on_page(0.2, 0.8), on_page(0.24, 0.87), on_page(0.32, 0.8), on_page(0.42, 0.85)], BLUE, 6
    )
    c.ellipse(1290, 890, 120, 26, rgba(INK, 60))
    c.rectangle(1200, 830, 180, 56, INK, 12)
    c.rectangle(1215, 800, 150, 36, BRICK, 8)
    c.rectangle(1268, 700, 44, 110, TERRACOTTA, 12)
    c.circle(1290, 682, 48, TERRACOTTA)
    c.circle(1276, 668, 14, TILE)
    c.line([(250, 900), (420, 730)], BLUE, 22)
    c.line([(250, 900), (228, 922)], GOLD, 14)
    c.line([(228, 922), (216, 934)], INK, 6)
    c.rectangle(150, 690, 130, 110, "#2f7f86", 12)
    for number, (dx, colour) in enumerate(((20, GOLD), (55, PINK), (90, WHITE))):
        c.line([(150 + dx, 700), (140 + dx + number * 12, 590)], colour, 12)
    c.rectangle(150, 690, 130, 110, "#2f7f86", 12)


def temporal_de_lluvias(c: Canvas) -> None:
    x: float
    y: float
    c.sky("#4c5f73", "#a9b9b9", 640)
    c.sierra(640, ((280, 260, 380), (900, 200, 350), (1360, 270, 380)), "#5b7a7c")
    c.hills(690, 80, "#3d6a5c", 1.4, 1)
    c.hills(780, 50, "#568363", 1.2, 3)
    for x, y, size, colour in (
        (260, 200, 130, "#6d7f90"),
        (620, 140, 150, "#5d6e80"),
        (1050, 190, 150, "#6d7f90"),
        (1400, 150, 130, "#5d6e80"),
        (830, 240, 110, "#8493a0"),
    ):
        c.cloud(x, y, size, colour)
    c.polygon([(1120, 300), (1060, 450), (1112, 445), (1064, 590), (1180, 410), (1126, 416), (1168, 300)], "#ffe07a")
    c.house(250, 800, 230, 130, "#d9b48a", door=BRICK)
    c.house(520, 815, 210, 120, "#d8d2c2", door=GREEN_1)
    c.polygon([(900, 770), (1000, 770), (1250, 850), (1600, 930), (1600, 1000), (760, 1000), (960, 880)], "#8a7a5f")
    c.polygon([(930, 770), (975, 770), (1160, 860), (1500, 960), (1400, 1000), (900, 1000), (1010, 880)], "#a18f70")
    for x, y, w in ((1050, 900, 80), (1240, 940, 100), (980, 960, 90), (1100, 985, 70)):
        c.rectangle(x, y, w, 6, rgba("#ffffff", 110), 3)
    c.tree(130, 800, 260, "#3f6f55")
    c.tree(1430, 820, 280, "#3f6f55")
    for _ in range(190):
        x, y, length = c.chance.uniform(-20, 1620), c.chance.uniform(250, 980), c.chance.uniform(24, 54)
        c.line([(x, y), (x - length * 0.3, y + length)], rgba("#e6f0f4", 120), 3)
    c.person(760, 960, 270, GOLD, legs="#33475c", arms=(16, 150))
    c.line([(852, 800), (852, 640)], INK, 6)
    c.sector(852, 660, 140, 180, 360, "#c23a4c")
    for number in range(5):
        c.sector(852 - 112 + number * 56, 660, 28, 180, 360, "#566b78")
    c.sector(852, 660, 56, 180, 360, "#e05a68")


def altar_de_muertos(c: Canvas) -> None:
    c.rectangle(0, 0, WIDTH, HEIGHT, "#5a2f52")
    c.rectangle(0, 0, WIDTH, 640, "#6b3a5e")
    c.rectangle(0, 860, WIDTH, 140, "#4a2638")
    c.bunting((0, 60), (800, 60), (PINK, ORANGE, "#8a4fa0", GOLD, "#2f8f8a"), 60, 10)
    c.bunting((800, 60), (1600, 60), (ORANGE, "#2f8f8a", GOLD, PINK, "#8a4fa0"), 60, 10)
    for step in range(64):
        angle = math.radians(180 + step * 180 / 63)
        for radius in (468, 500):
            x, y = 800 + math.cos(angle) * radius * 1.02, 720 + math.sin(angle) * radius * 0.92
            c.marigold(x, y, 27, ORANGE if (step + radius) % 3 else GOLD)
    for side in (-1, 1):
        for number in range(5):
            c.marigold(800 + side * 494, 750 + number * 34, 27, (ORANGE, GOLD)[number % 2])
    for level, (half, top) in enumerate(((190, 520), (290, 640), (400, 760))):
        c.rectangle(800 - half, top, half * 2, 130, (PINK, "#8a4fa0", "#2f8f8a")[level])
        c.rectangle(800 - half - 10, top - 8, half * 2 + 20, 30, WHITE, 4)
        for number in range(int(half * 2 / 40)):
            c.sector(800 - half + 20 + number * 40, top + 20, 20, 0, 180, WHITE)
    c.rectangle(722, 330, 156, 186, "#8f6242", 6)
    c.rectangle(736, 344, 128, 158, "#e9dcc5")
    c.ellipse(800, 412, 30, 36, SKINS[2])
    c.sector(800, 404, 36, 178, 362, "#cfcac4")
    c.sector(800, 500, 52, 180, 360, BLUE)

    def candle(x: float, y: float, tall: float) -> None:
        c.circle(x, y - tall - 22, 34, rgba("#ffdf8a", 60))
        c.rectangle(x - 11, y - tall, 22, tall, "#fff4dc", 4)
        c.ellipse(x, y - tall - 18, 8, 17, "#ffc64a")

    for x, y, tall in (
        (640, 512, 70),
        (960, 512, 70),
        (540, 632, 80),
        (1060, 632, 80),
        (430, 752, 90),
        (1170, 752, 90),
    ):
        candle(x, y, tall)
    for x in (610, 720, 880):
        c.ellipse(x, 612, 50, 26, "#b9743c")
        c.line([(x - 36, 606), (x + 36, 606)], "#e6c08a", 9)
        c.line([(x, 590), (x, 626)], "#e6c08a", 9)
    c.polygon([(960, 560), (1010, 560), (1002, 632), (968, 632)], "#cfe8ee")
    c.rectangle(968, 580, 34, 50, "#9fd0dd")
    for x, colour in ((480, ORANGE), (530, "#c23a33"), (505, GOLD)):
        c.circle(x, 726 if colour != GOLD else 692, 27, colour)
    for x in (650, 760, 870):
        c.ellipse(x, 716, 32, 34, WHITE)
        c.rectangle(x - 17, 734, 34, 20, WHITE, 6)
        for dx in (-12, 12):
            c.circle(x + dx, 716, 8, INK)
        c.marigold(x, 690, 9, PINK)
    c.rectangle(960, 706, 90, 46, "#7a4a2f", 10)
    c.ellipse(1005, 706, 45, 12, "#a9714a")
    for _ in range(120):
        x = c.chance.gauss(800, 190)
        y = c.chance.uniform(895, 985)
        c.ellipse(x, y, 13, 8, c.chance.choice((ORANGE, GOLD, "#f0923e")))
    for x in (250, 1350):
        c.polygon([(x - 60, 840), (x + 60, 840), (x + 44, 950), (x - 44, 950)], TERRACOTTA)
        for dx, dy in ((-50, -20), (0, -40), (50, -20), (-26, -64), (28, -66), (0, -96)):
            c.marigold(x + dx, 830 + dy, 34, (ORANGE, GOLD)[dx % 4 == 0])


def reforestacion(c: Canvas) -> None:
    c.sky("#8fc9d6", "#f4f0d2", 560)
    c.cloud(350, 150, 64)
    c.cloud(1260, 180, 54)
    c.sierra(590, ((420, 280, 400), (1050, 230, 360), (1480, 260, 340)), "#6f9f8f")
    c.hills(640, 90, GREEN_1, 1.3, 1.2)
    for x in range(20, 1600, 74):
        c.pine(x + (x % 3) * 12, 640 + 30 * math.sin(x / 160), 120 + (x % 5) * 12, GREEN_2)
    c.hills(730, 60, GREEN_3, 1.1, 2.6)
    c.hills(800, 40, "#b98a5d", 1.2, 2)
    for row in range(3):
        for number in range(9 - row):
            x = 90 + number * (180 + row * 18) + row * 50
            y = 818 + row * 70
            if 520 < x < 1100 and row > 0:
                continue
            c.ellipse(x, y, 34, 9, "#8a5c38")
            c.pine(x, y, 62 + row * 14, "#4f8f5a")
    c.ellipse(800, 930, 110, 24, "#7a4e2d")
    c.line([(800, 925), (800, 800)], "#6b4a34", 9)
    for dx, dy in ((-34, -120), (34, -132), (-22, -160), (24, -176), (0, -196)):
        c.ellipse(800 + dx, 925 + dy * 0.85, 32, 20, GREEN_2 if dx < 0 else GREEN_3)
    c.person(640, 955, 330, "#d98a3d", legs=BLUE, hat="#e3c48d", arms=(20, 60))
    c.person(960, 955, 320, "#2f7f86", legs="#4a5a6b", long_hair=True, arms=(62, 18))
    c.person(1120, 965, 210, PINK, legs=BLUE, arms=(40, 18))
    c.line([(520, 945), (560, 720)], "#7a5535", 11)
    c.polygon([(498, 930), (545, 935), (530, 990), (500, 980)], STEEL)
    c.rectangle(1210, 900, 90, 66, BLUE, 10)
    c.arc(1255, 900, 40, 180, 360, mix(BLUE, INK, 0.2), 8)
    c.birds(760, 210, 3)


def ventanilla_de_tramites(c: Canvas) -> None:
    c.rectangle(0, 0, WIDTH, HEIGHT, "#f4e6c9")
    c.rectangle(0, 0, WIDTH, 90, "#e6d2a8")
    c.rectangle(0, 820, WIDTH, 180, "#c98f66")
    for x in range(-300, 1900, 150):
        c.line([(x, 1000), (800 + (x - 800) * 0.8, 822)], "#b97f57", 4)
    c.line([(0, 905), (WIDTH, 905)], "#b97f57", 4)
    c.rectangle(180, 150, 1240, 470, "#fbf6ea", 10)
    for number, colour in enumerate(("#2f7f86", TERRACOTTA, GREEN_1)):
        left = 210 + number * 400
        c.rectangle(left, 180, 380, 440, "#cfe3e0", 8)
        c.rectangle(left, 180, 380, 66, colour, 8)
        c.circle(left + 54, 213, 20, WHITE)
        c.rectangle(left + 92, 200, 220, 12, WHITE, 6)
        c.rectangle(left + 92, 220, 150, 8, rgba("#ffffff", 190), 4)
    for x, shirt, long_hair in ((400, "#eef3f2", True), (800, "#f1d9a6", False), (1200, "#d9e6ee", True)):
        c.person(x, 860, 430, shirt, long_hair=long_hair, arms=(26, 26))
    c.rectangle(140, 620, 1320, 40, "#7a5035", 8)
    c.rectangle(170, 656, 1260, 210, "#9a6b44", 4)
    for number in range(3):
        c.rectangle(210 + number * 400, 690, 380, 140, "#a87850", 8)
    for x in (480, 880, 1280):
        c.rectangle(x, 560, 84, 62, INK, 6)
        c.rectangle(x + 6, 566, 72, 46, "#8fc2d6", 3)
        c.rectangle(x + 34, 618, 18, 8, INK)
    for x in (270, 680, 1080):
        c.rectangle(x, 610, 70, 10, WHITE)
        c.rectangle(x + 6, 602, 66, 10, "#efe8da")
    c.person(330, 965, 400, PINK, skirt=PLUM, long_hair=True, arms=(18, 44))
    c.person(740, 970, 420, LIME_WASH, legs=EARTH, hat="#e3c48d", arms=(30, 18))
    c.person(840, 975, 240, GOLD, legs=BLUE)
    c.person(1190, 970, 410, AGAVE, legs="#4a5a6b", arms=(36, 18))
    c.polygon([(1440, 950), (1540, 950), (1525, 860), (1455, 860)], TERRACOTTA)
    for angle in (-50, -25, 0, 25, 50):
        direction = math.radians(angle - 90)
        c.line([(1490, 862), (1490 + math.cos(direction) * 170, 862 + math.sin(direction) * 170)], GREEN_2, 22)


def sala_de_rehabilitacion(c: Canvas) -> None:
    c.rectangle(0, 0, WIDTH, HEIGHT, "#e3efe9")
    c.rectangle(0, 0, WIDTH, 560, "#d3e8e2")
    c.rectangle(0, 760, WIDTH, 240, "#c7a97c")
    c.rectangle(0, 745, WIDTH, 18, "#f5efe0")
    c.rectangle(120, 130, 420, 320, "#f7f3e8", 8)
    c.rectangle(140, 150, 380, 280, "#a9d8e6")
    c.sun(430, 230, 36)
    c.polygon([(140, 430), (140, 360), (250, 280), (360, 380), (440, 320), (520, 370), (520, 430)], GREEN_3)
    c.rectangle(324, 150, 12, 280, "#f7f3e8")
    c.circle(800, 230, 76, "#3f9a8f")
    c.rectangle(783, 180, 34, 100, WHITE, 4)
    c.rectangle(750, 213, 100, 34, WHITE, 4)
    c.rectangle(1060, 120, 420, 460, "#9a6b44", 8)
    for row in range(9):
        c.rectangle(1080, 150 + row * 46, 380, 14, "#c99a66", 6)
    c.polygon([(60, 1000), (180, 850), (1000, 850), (1120, 1000)], "#5f9fa0")
    for y, foot in ((620, 830), (668, 930)):
        c.line([(260, y), (960, y)], STEEL, 18)
        for x in (300, 610, 920):
            c.line([(x, y), (x, foot + 50)], "#6f7d86", 13)
    c.person(640, 935, 400, "#c9674a", skirt="#5a3f66", hair="#d9d4cc", arms=(46, 46))
    c.line([(260, 668), (960, 668)], STEEL, 18)
    c.person(830, 945, 400, "#f7fbfa", legs="#3f9a8f", long_hair=True, arms=(56, 18))
    c.ellipse(1290, 930, 130, 18, rgba(INK, 50))
    c.circle(1290, 820, 116, "#d9663f")
    c.circle(1250, 776, 34, "#e88a66")
    c.arc(1290, 820, 80, 20, 110, "#b94f2c", 5)
    c.rectangle(1460, 760, 26, 180, STEEL, 6)
    for dx, colour in ((-34, GOLD), (34, BLUE)):
        c.circle(1473 + dx, 900, 28, colour)
    c.rectangle(1440, 893, 66, 14, INK, 4)


def autobus_de_estudiantes(c: Canvas) -> None:
    c.sky("#f6c98f", "#fdf0cf", 560)
    c.sun(280, 380, 84, "#f59a4a")
    c.cloud(980, 150, 60, "#fdf3e2")
    c.sierra(580, ((320, 230, 380), (1000, 200, 340), (1420, 270, 360)), "#8f9f9a")
    c.hills(640, 70, GREEN_2, 1.4, 2)
    c.hills(700, 40, GREEN_3, 1.1, 0.6)
    c.rectangle(0, 760, WIDTH, 60, "#d9c39a")
    c.rectangle(0, 810, WIDTH, 190, ASPHALT)
    for x in range(30, 1600, 240):
        c.rectangle(x, 925, 130, 12, "#e6dca8", 4)
    c.ellipse(600, 872, 560, 22, rgba(INK, 90))
    c.rectangle(110, 430, 1000, 400, "#2f8f8a", 40)
    c.rectangle(110, 430, 1000, 60, "#27777a", 40)
    c.rectangle(110, 690, 1000, 40, GOLD)
    for number in range(5):
        left = 150 + number * 150
        c.rectangle(left, 510, 130, 130, "#bfe4ee", 14)
        c.polygon([(left + 10, 640), (left + 60, 510), (left + 90, 510), (left + 40, 640)], rgba("#ffffff", 90))
        if number != 2:
            c.seen_from_behind(left + 65, 640, 84, (PINK, GOLD, BLUE, ORANGE, PLUM)[number])
    c.rectangle(910, 510, 110, 310, "#20595c", 10)
    c.rectangle(920, 520, 42, 290, "#bfe4ee", 6)
    c.rectangle(968, 520, 42, 290, "#bfe4ee", 6)
    c.rectangle(1040, 510, 70, 170, "#bfe4ee", 12)
    c.rectangle(1080, 750, 36, 26, GOLD, 6)
    c.rectangle(100, 800, 1020, 34, "#20595c", 12)
    for x in (290, 830):
        c.circle(x, 832, 88, "#20595c")
        c.wheel(x, 838, 70)
    c.rectangle(1500, 430, 14, 400, STEEL)
    c.rectangle(1440, 420, 134, 90, BLUE, 10)
    c.rectangle(1470, 445, 74, 34, WHITE, 8)
    c.circle(1484, 482, 8, WHITE)
    c.circle(1530, 482, 8, WHITE)
    for x, shirt, bag, long_hair in (
        (1190, "#f5f5f0", PINK, True),
        (1290, "#f5f5f0", GOLD, False),
        (1400, "#f5f5f0", GREEN_1, True),
    ):
        c.person(x, 930, 300, shirt, legs="#34466b", long_hair=long_hair, arms=(18, 34))
        c.rectangle(x - 36, 702, 72, 90, bag, 16)
        c.rectangle(x - 24, 745, 48, 34, mix(bag, INK, 0.15), 8)


def fiestas_patrias(c: Canvas) -> None:
    x: float
    c.sky("#101b3a", "#3d3a6a", 790)
    for x, y, radius, colour in ((300, 210, 130, "#ff8f6a"), (1330, 190, 150, "#7ad0a0"), (820, 130, 100, "#ffe08a")):
        for ring, size in ((0.6, 6), (1, 8)):
            for number in range(14):
                angle = number * math.tau / 14 + ring
                tip = (x + math.cos(angle) * radius * ring, y + math.sin(angle) * radius * ring)
                if ring == 1:
                    c.line(
                        [(x + math.cos(angle) * radius * 0.3, y + math.sin(angle) * radius * 0.3), tip],
                        rgba(colour, 120),
                        3,
                    )
                c.circle(*tip, size, colour)
    c.rectangle(330, 380, 940, 400, "#d99b62")
    c.rectangle(310, 350, 980, 40, "#b9774a", 6)
    c.rectangle(330, 560, 940, 14, "#b9774a")
    for number in range(6):
        left = 365 + number * 152
        c.rectangle(left, 620, 110, 160, "#5a3040")
        c.sector(left + 55, 622, 55, 180, 360, "#5a3040")
        if number not in (2, 3):
            c.rectangle(left + 18, 420, 74, 120, "#ffd88a", 6)
            c.rectangle(left + 51, 420, 8, 120, "#b9774a")
    c.rectangle(690, 400, 220, 160, "#ffe3a0", 6)
    c.person(800, 566, 150, "#28324a", legs="#28324a", long_hair=True, arms=(20, 150))
    c.rectangle(670, 520, 260, 14, INK, 4)
    for x in range(676, 930, 22):
        c.rectangle(x, 530, 5, 42, INK)
    c.rectangle(670, 568, 260, 12, INK, 4)
    for number, colour in enumerate(("#1c7a4c", WHITE, "#c23a33")):
        c.rectangle(710 + number * 60, 582, 60, 34, colour)
    c.polygon([(720, 350), (800, 270), (880, 350)], "#b9774a")
    c.circle(800, 318, 18, GOLD)
    for start, end in (
        ((0, 300), (340, 380)),
        ((1600, 300), (1260, 380)),
        ((0, 440), (330, 500)),
        ((1600, 440), (1270, 500)),
    ):
        c.bunting(start, end, ("#1c8a54", WHITE, "#d0463c"), 30, 7)
    c.rectangle(0, 775, WIDTH, 225, "#4a3a55")
    for row, (y, size) in enumerate(((890, 118), (1010, 164))):
        x = -30 + row * 40
        number = 0
        while x < 1650:
            shirt = ("#c23a33", WHITE, "#1c7a4c", GOLD, PINK, "#7f9fb8", ORANGE)[(number * 3 + row) % 7]
            c.seen_from_behind(x, y, size, shirt, "#e3c48d" if (number + row) % 4 == 0 else None)
            x += size * 1.12
            number += 1
    for x, y in ((215, 800), (640, 815), (1060, 800), (1420, 815)):
        c.rectangle(x, y - 70, 6, 100, "#d9c39a")
        for number, colour in enumerate(("#1c7a4c", WHITE, "#c23a33")):
            c.rectangle(x + 6 + number * 24, y - 70, 24, 44, colour)


def asamblea_vecinal(c: Canvas) -> None:
    x: float
    c.sky("#a9d6df", "#fbeccb", 520)
    c.cloud(1280, 120, 54)
    c.sierra(560, ((300, 200, 340), (1300, 230, 360)), "#8cb4a8")
    c.hills(620, 50, GREEN_3, 1.2, 1)
    c.rectangle(0, 680, WIDTH, 320, "#ddc295")
    c.tree(170, 760, 480)
    c.tree(1480, 760, 430)
    for x in (420, 1170):
        c.rectangle(x, 250, 20, 470, "#7a5535")
    c.polygon([(360, 262), (800, 130), (1240, 262), (1240, 300), (360, 300)], TILE)
    c.rectangle(360, 286, 880, 16, BRICK)
    c.rectangle(560, 350, 400, 270, "#8f6242", 8)
    c.rectangle(576, 366, 368, 238, "#fffaf0", 4)
    c.polygon([(590, 590), (640, 500), (720, 540), (800, 440), (880, 520), (930, 590)], "#cfe3c4")
    c.line([(600, 560), (680, 470), (760, 510), (860, 410), (925, 450)], "#3f7f9c", 9)
    for x, y, colour in ((680, 470, "#c23a33"), (760, 510, GOLD), (860, 410, GREEN_1)):
        c.circle(x, y, 19, colour)
        c.polygon([(x - 15, y + 10), (x + 15, y + 10), (x, y + 36)], colour)
        c.circle(x, y, 7, WHITE)
    for x in (600, 900):
        c.line([(x, 620), (x + (-30 if x < 700 else 30), 730)], "#7a5535", 12)
    c.person(1050, 770, 300, "#2f7f86", legs="#4a5a6b", long_hair=True, arms=(62, 18))
    c.person(490, 770, 305, LIME_WASH, legs=BLUE, vest=ORANGE, helmet=WHITE, arms=(18, 50))
    shirts = (PINK, LIME_WASH, AGAVE, GOLD, "#7f9fb8", ORANGE, PLUM, "#e9dcc5", GREEN_3)
    for row, (y, size, step) in enumerate(((860, 118, 150), (950, 140, 182), (1070, 172, 224))):
        x = 40.0 + row * 60
        number = 0
        while x < 1600:
            c.seen_from_behind(
                x, y, size, shirts[(number * 2 + row * 3) % len(shirts)], "#e3c48d" if (number + row) % 3 == 0 else None
            )
            x += step
            number += 1
    c.line([(800, 800), (812, 700)], SKINS[1], 24)
    c.circle(813, 692, 16, SKINS[1])


def telefono_con_el_sitio(c: Canvas) -> None:
    c.rectangle(0, 0, WIDTH, HEIGHT, "#f3dcb0")
    c.circle(1220, 330, 420, "#f7e6c4")
    c.circle(280, 820, 380, "#eccb92")
    c.hills(860, 70, GREEN_4, 1.1, 2)
    c.hills(930, 50, GREEN_3, 1.2, 4)
    c.polygon([(560, 990), (590, 830), (660, 720), (1000, 700), (1050, 830), (1060, 1000), (560, 1010)], SKINS[1])
    c.rectangle(596, 90, 408, 800, INK, 52)
    c.rectangle(614, 112, 372, 756, "#fffaf0", 38)
    c.rectangle(614, 112, 372, 110, GREEN_1, 38)
    c.rectangle(614, 170, 372, 52, GREEN_1)
    c.circle(660, 176, 24, GOLD)
    c.polygon([(640, 190), (655, 168), (664, 180), (670, 172), (682, 190)], GREEN_3)
    c.rectangle(700, 162, 150, 12, WHITE, 6)
    c.rectangle(700, 184, 96, 9, rgba("#ffffff", 170), 4)
    for level in (160, 174, 188):
        c.rectangle(918, level, 36, 6, WHITE, 3)
    c.rectangle(634, 242, 332, 180, SKY_BLUE, 14)
    c.circle(890, 296, 30, GOLD)
    c.polygon([(634, 422), (634, 370), (720, 310), (800, 380), (860, 340), (966, 390), (966, 422)], GREEN_3)
    c.rectangle(634, 442, 270, 16, INK, 6)
    c.rectangle(634, 470, 320, 10, STEEL, 5)
    c.rectangle(634, 490, 220, 10, STEEL, 5)
    for number, colour in enumerate((TERRACOTTA, "#2f7f86", GOLD, PLUM)):
        x, y = 634 + (number % 2) * 172, 530 + (number // 2) * 150
        c.rectangle(x, y, 160, 134, "#f0e6d0", 14)
        c.circle(x + 80, y + 50, 30, colour)
        c.rectangle(x + 30, y + 96, 100, 10, INK, 5)
    c.rectangle(750, 846, 100, 8, INK, 4)
    for x, y in ((600, 790), (586, 700), (590, 610)):
        c.rectangle(x - 30, y, 56, 62, SKINS[1], 28)
    c.polygon([(990, 860), (1075, 760), (1050, 590), (1012, 560), (990, 590), (1006, 720)], SKINS[1])
    c.cloud(250, 220, 58)
    c.church(300, 860, 220)
    c.house(60, 870, 150, 96, "#e9b28b", door=GREEN_1)
    c.house(1180, 880, 190, 120, LIME_WASH)
    c.house(1390, 870, 170, 108, "#f0c9a0", door=BRICK)
    for radius in (60, 100, 140):
        c.arc(1140, 200, radius, 290, 360, TERRACOTTA, 14)
    c.circle(1146, 192, 14, TERRACOTTA)


def empedrado(c: Canvas) -> None:
    x: float
    c.sky("#a3d3e0", "#fcecca", 500)
    c.cloud(1130, 120, 56)
    c.sierra(520, ((400, 200, 360), (1150, 220, 380)), "#8cb4a8")
    for x, w, h, wall in (
        (-30, 300, 230, "#cfe0d2"),
        (290, 270, 205, "#f0c9a0"),
        (1060, 270, 205, "#f3d9a6"),
        (1350, 290, 230, "#e9b28b"),
    ):
        c.house(x, 600, w, h, wall, windows=2, door=(GREEN_1, BLUE)[x > 600])
    c.tree(700, 600, 220)
    c.tree(900, 605, 190, GREEN_3)
    c.rectangle(0, 595, WIDTH, 405, "#b98a5d")
    y, size, row = 640.0, 22.0, 0
    while y < 1010:
        x = -size * (row % 2) * 0.8
        limit = 700 + (y - 640) * 0.9
        while x < limit + c.chance.uniform(-20, 20):
            shade = c.chance.choice(("#9c988f", "#aca79c", "#8d8a84", "#b8b2a6", "#a29a8a"))
            c.ellipse(x, y, size * c.chance.uniform(0.7, 0.8), size * c.chance.uniform(0.46, 0.54), shade)
            x += size * 1.62
        y += size * 1.05
        size *= 1.09
        row += 1
    c.polygon([(0, 600), (1600, 600), (1600, 640), (0, 640)], "#d9cdb6")
    for x, y, r in (
        (1180, 760, 26),
        (1230, 770, 30),
        (1205, 735, 24),
        (1285, 772, 26),
        (1256, 738, 25),
        (1230, 706, 22),
    ):
        c.ellipse(x, y, r, r * 0.75, ("#9c988f", "#8d8a84", "#b8b2a6")[int(x) % 3])
    c.line([(880, 700), (1120, 980)], WHITE, 4)
    for x, y in ((880, 700), (1120, 980)):
        c.rectangle(x - 6, y - 46, 12, 56, "#7a5535", 3)
    c.person(1010, 850, 260, "#e9e2cf", legs=BLUE, hat="#e3c48d", arms=(64, 24))
    c.person(1180, 950, 290, PINK, legs=EARTH, long_hair=True, arms=(58, 18))
    c.person(830, 960, 290, "#2f7f86", legs=EARTH, hat=SAND, arms=(30, 52))
    # Wheelbarrow
    c.polygon([(1330, 830), (1530, 810), (1490, 910), (1380, 915)], BLUE)
    c.line([(1500, 830), (1600, 790)], "#7a5535", 12)
    c.wheel(1380, 945, 36)
    c.line([(1480, 905), (1500, 975)], STEEL, 10)
    for x, y, r in ((1380, 822, 30), (1430, 806, 34), (1482, 810, 26)):
        c.ellipse(x, y, r, r * 0.7, "#a29a8a")


def arcos_de_san_ejemplo(c: Canvas) -> None:
    c.sky("#b9b6e0", "#fde6d2", 620)
    c.sun(1250, 260, 76, "#f3a64f")
    c.cloud(360, 170, 60)
    c.sierra(640, ((300, 230, 380), (1000, 190, 360), (1450, 250, 340)), "#9a8fb5")
    c.hills(700, 60, "#7d9a6b", 1.3, 1)
    for number in range(7):
        x = -40 + number * 240
        c.rectangle(x, 420, 70, 440, "#d0a27a")
        c.rectangle(x + 46, 420, 24, 440, "#b5855f")
        curve = [
            (x + 155 + 85 * math.cos(math.radians(a)), 530 + 85 * math.sin(math.radians(a))) for a in range(180, 361, 6)
        ]
        c.polygon([(x, 350), (x, 530), *curve, (x + 240, 530), (x + 240, 350)], "#d0a27a")
        c.arc(x + 155, 530, 97, 180, 360, "#b5855f", 12)
    c.rectangle(0, 346, WIDTH, 22, "#b5855f")
    c.rectangle(0, 330, WIDTH, 18, WATER)
    c.hills(860, 50, "#9db57c", 1.1, 2)
    c.hills(930, 40, "#b8c78d", 1.3, 0.5)
    for x, y in ((160, 950), (520, 975), (1180, 960), (1460, 985)):
        c.nopal(x, y, 120)
    c.tree(860, 880, 230)


def pozo_y_tuberia(c: Canvas) -> None:
    c.sky("#b5c7e6", "#f9ead8", 600)
    c.cloud(1100, 160, 64)
    c.hills(640, 90, "#8f88b0", 1.3, 0.6)
    c.hills(740, 60, "#8aa878", 1.2, 2.4)
    c.rectangle(0, 800, WIDTH, 200, "#c79a72")
    c.rectangle(300, 520, 330, 300, "#efe3cc")
    c.polygon([(270, 530), (465, 420), (660, 530)], PLUM)
    c.rectangle(420, 640, 96, 180, BLUE, 4)
    c.line([(640, 760), (1100, 760), (1100, 870), (1600, 870)], "#3f7f9c", 44)
    c.line([(640, 752), (1100, 752), (1108, 862), (1600, 862)], "#7cbcd0", 12)
    c.circle(880, 760, 44, BRICK)
    c.rectangle(872, 660, 16, 70, BRICK)
    c.circle(880, 650, 46, BRICK)
    c.circle(880, 650, 30, "#f9ead8")
    c.rectangle(1280, 848, 26, 44, BRICK, 4)
    c.rectangle(1440, 848, 26, 44, BRICK, 4)
    c.house(1330, 800, 230, 130, "#efe3cc", door=PLUM)
    c.person(1180, 830, 290, "#e9e2cf", legs=BLUE, vest=ORANGE, helmet=GOLD, arms=(60, 18))
    c.tree(140, 820, 320)


def feria_del_barrio(c: Canvas) -> None:
    c.sky("#3b2f66", "#e0848a", 720)
    c.hills(740, 60, "#5c4472", 1.4, 1)
    c.rectangle(0, 780, WIDTH, 220, "#7a4f4a")
    for angle in range(0, 360, 30):
        direction = math.radians(angle + 8)
        x, y = 560 + math.cos(direction) * 300, 430 + math.sin(direction) * 300
        c.line([(560, 430), (x, y)], "#f3dcb0", 6)
        c.rectangle(x - 34, y, 68, 50, (PINK, GOLD, AGAVE, ORANGE)[angle // 30 % 4], 14)
        c.sector(x, y + 2, 34, 180, 360, (BLUE, PLUM, TERRACOTTA, GREEN_1)[angle // 30 % 4])
    c.arc(560, 430, 304, 0, 360, "#f3dcb0", 12)
    c.line([(560, 430), (380, 820)], "#f3dcb0", 18)
    c.line([(560, 430), (740, 820)], "#f3dcb0", 18)
    c.circle(560, 430, 40, GOLD)
    for left, stripe in ((950, PINK), (1260, BLUE)):
        c.rectangle(left, 640, 260, 200, "#f3e3c3")
        for number in range(6):
            c.polygon(
                [(left - 20 + number * 50, 640), (left + 30 + number * 50, 640), (left + 130, 500)],
                stripe if number % 2 else WHITE,
            )
        c.rectangle(left + 30, 690, 200, 80, "#5c4472", 8)
    c.person(840, 950, 250, GOLD, skirt=PLUM, long_hair=True)
    c.person(930, 955, 160, PINK, legs=BLUE, arms=(30, 140))
    c.person(1120, 950, 260, LIME_WASH, legs=EARTH, hat="#e3c48d")
    c.bunting((0, 60), (800, 70), (GOLD, PINK, AGAVE, ORANGE), 50, 11)
    c.bunting((800, 70), (1600, 60), (ORANGE, AGAVE, PINK, GOLD), 50, 11)


# Emblems: neutral, drawn for the demonstration; never the real coat of arms of anywhere.


def _inside(shape: Image.Image, drawing: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The drawing cut out by the shape's opacity."""
    cut = Image.new("RGBA", size, (0, 0, 0, 0))
    cut.paste(drawing.convert("RGBA"), (0, 0), shape)
    return cut


def _landscape(c: Canvas, primary: str, accent: str) -> None:
    """Sun, mountains, fields and a river, for the inside of an emblem."""
    w, h = c.width, c.height
    c.rectangle(0, 0, w, h, mix(SKY_BLUE, WHITE, 0.35))
    c.circle(w * 0.5, h * 0.4, w * 0.2, GOLD)
    for number in range(16):
        angle = number * math.tau / 16
        c.line(
            [
                (w * 0.5 + math.cos(angle) * w * 0.24, h * 0.4 + math.sin(angle) * w * 0.24),
                (w * 0.5 + math.cos(angle) * w * 0.31, h * 0.4 + math.sin(angle) * w * 0.31),
            ],
            GOLD,
            w * 0.02,
        )
    c.polygon(
        [(0, h * 0.64), (w * 0.3, h * 0.3), (w * 0.52, h * 0.58), (w * 0.74, h * 0.36), (w, h * 0.62), (w, h), (0, h)],
        primary,
    )
    c.polygon(
        [(w * 0.3, h * 0.3), (w * 0.52, h * 0.58), (w * 0.4, h * 0.66), (w * 0.34, h * 0.46)], mix(primary, INK, 0.3)
    )
    c.polygon([(w * 0.74, h * 0.36), (w, h * 0.62), (w * 0.86, h * 0.64), (w * 0.77, h * 0.5)], mix(primary, INK, 0.3))
    c.polygon([(0, h * 0.62), (w * 0.25, h * 0.57), (w * 0.6, h * 0.63), (w, h * 0.59), (w, h), (0, h)], GREEN_3)
    c.polygon([(0, h * 0.76), (w * 0.4, h * 0.7), (w, h * 0.78), (w, h), (0, h)], accent)
    for spare, colour in ((0.025, WHITE), (0.0, WATER)):
        banks: tuple[list[Point], list[Point]] = ([], [])
        for step in range(41):
            share = step / 40
            middle = w * (0.52 + 0.1 * math.sin(share * 5.4 + 2.6) * (0.35 + share))
            half = w * (0.015 + 0.1 * share + spare * (0.3 + share))
            banks[0].append((middle - half, h * (0.605 + 0.395 * share)))
            banks[1].append((middle + half, h * (0.605 + 0.395 * share)))
        c.polygon([*banks[0], *reversed(banks[1])], colour)


def coat_of_arms(primary: str, accent: str) -> Image.Image:
    """A shield of 600 × 720 pixels on a transparent ground."""
    width, height = 600, 720

    def shield(inset: float) -> list[Point]:
        points: list[Point] = [(inset, inset), (width - inset, inset)]
        for step in range(31):
            angle = math.pi / 2 * step / 30
            points.append(
                (
                    width / 2 + (width / 2 - inset) * math.cos(angle) ** 0.8,
                    height * 0.48 + (height * 0.52 - inset) * math.sin(angle),
                )
            )
        for step in range(30, -1, -1):
            angle = math.pi / 2 * step / 30
            points.append(
                (
                    width / 2 - (width / 2 - inset) * math.cos(angle) ** 0.8,
                    height * 0.48 + (height * 0.52 - inset) * math.sin(angle),
                )
            )
        return points

    result = Canvas("shield", width, height, transparent=True)
    result.polygon(shield(8), primary)
    result.polygon(shield(24), WHITE)
    view = Canvas("view", width, height)
    _landscape(view, primary, accent)
    stencil = Canvas("stencil", width, height, transparent=True)
    stencil.polygon(shield(34), WHITE)
    finished = result.finished()
    finished.alpha_composite(_inside(stencil.finished().getchannel("A"), view.finished(), (width, height)))
    return finished


def logo(primary: str, accent: str) -> Image.Image:
    """A round badge of 512 pixels on a transparent ground."""
    size = 512
    result = Canvas("badge", size, size, transparent=True)
    result.circle(size / 2, size / 2, size / 2 - 4, primary)
    result.circle(size / 2, size / 2, size / 2 - 22, WHITE)
    view = Canvas("view", size, size)
    _landscape(view, primary, accent)
    stencil = Canvas("stencil", size, size, transparent=True)
    stencil.circle(size / 2, size / 2, size / 2 - 32, WHITE)
    finished = result.finished()
    finished.alpha_composite(_inside(stencil.finished().getchannel("A"), view.finished(), (size, size)))
    return finished


SCENES: dict[str, tuple[Callable[[Canvas], None], ...]] = {
    "atengo": (
        vista_de_atengo, plaza_con_kiosco, obra_calle_hidalgo, alumbrado_led, tanque_de_agua, ganado, escuela,
        carpa_de_salud, biblioteca, mercado, vado_del_rio, milpa, ambulancia, cancha_de_basquetbol, danza_folclorica,
        adultos_mayores, desayuno_escolar, camino_rural, acta_y_sello, temporal_de_lluvias, altar_de_muertos,
        reforestacion, ventanilla_de_tramites, sala_de_rehabilitacion, autobus_de_estudiantes, fiestas_patrias,
        asamblea_vecinal, telefono_con_el_sitio, empedrado,
    ),
    "ejemplo": (arcos_de_san_ejemplo, pozo_y_tuberia, feria_del_barrio),
}  # fmt: skip
#: Primary and accent colour of each emblem, as in the municipality's own municipality.toml.
EMBLEMS = {"atengo": ("#0f5c4d", "#a8481f"), "ejemplo": ("#4a2c82", "#a8234f")}


def save_jpeg(picture: Image.Image, file: Path) -> None:
    """Write the picture in at most LARGEST_FILE bytes."""
    for quality in range(84, 40, -4):
        picture.save(file, quality=quality, optimize=True, progressive=True)
        if file.stat().st_size <= LARGEST_FILE:
            return


def contact_sheet(pictures: Sequence[Image.Image], across: int = 4) -> Image.Image:
    """All pictures at a quarter of their size on one page, for looking at them."""
    sheet = Image.new("RGB", (across * 410, -(-len(pictures) // across) * 260), "#888888")
    for number, picture in enumerate(pictures):
        small = picture.resize((400, 250), Image.Resampling.LANCZOS)
        sheet.paste(small, (number % across * 410 + 5, number // across * 260 + 5))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these pictures, by file name without its ending")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet of what was drawn here")
    options = parser.parse_args()
    drawn: list[Image.Image] = []
    for municipality, scenes in SCENES.items():
        folder = ROOT / "municipality" / municipality
        (folder / "content" / "images").mkdir(parents=True, exist_ok=True)
        (folder / "identity").mkdir(parents=True, exist_ok=True)
        for scene in scenes:
            name = scene.__name__.replace("_", "-")
            if options.names and name not in options.names:
                continue
            canvas = Canvas(name)
            scene(canvas)
            picture = canvas.finished()
            save_jpeg(picture, folder / "content" / "images" / f"{name}.jpg")
            drawn.append(picture)
        if not options.names:
            primary, accent = EMBLEMS[municipality]
            for emblem, file in (
                (coat_of_arms(primary, accent), "coat_of_arms.png"),
                (logo(primary, accent), "logo.png"),
            ):
                few = emblem.quantize(96, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
                few.save(folder / "identity" / file, optimize=True)
    if options.sheet and drawn:
        contact_sheet(drawn).save(options.sheet, quality=85)


if __name__ == "__main__":
    main()
