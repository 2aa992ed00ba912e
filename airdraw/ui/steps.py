"""The way of a digit from ink to candidates, as pictures for the About page. Knows no Streamlit."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from airdraw.ink import Drawing
from airdraw.raster import SIZE_PX, ink_planes
from airdraw.reading import Digit
from airdraw.ui.ink_picture import ink_png

#: Each pixel of the 28×28 pictures is shown this large.
PIXEL_PX = 6
INK_HEIGHT_PX = SIZE_PX * PIXEL_PX

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One picture on the way: PNG as data URI, a title, what happens, and a text for the blind."""

    image: str
    title: str
    about: str
    alt: str


def steps(digit: Digit, drawing: Drawing | None) -> list[Step]:
    """The pictures of one digit, first to last; of a picture's digit, what there is."""
    made = []
    ink = _own_ink(digit, drawing)
    if ink is not None:
        made.append(
            Step(
                image=_uri(ink_png(ink, INK_HEIGHT_PX)),
                title="Ink",
                about="Your strokes, each point with its time.",
                alt="The ink of the digit",
            )
        )
    made.append(
        Step(
            image=_enlarged(picture_of(digit)),
            title="28 × 28 pixels",
            about="Fitted into 20 × 20, centre of mass in the middle: as the network learned it.",
            alt="The digit in white on black, 28 by 28 pixels",
        )
    )
    if ink is not None:
        made.append(
            Step(
                image=_enlarged(way_of_the_pen(ink)),
                title="The pen's way",
                about="Direction as colour, early strokes darker: a 7 and a 2 differ in time.",
                alt="The same pixels, coloured by the direction of the pen",
            )
        )
    return made


def _own_ink(digit: Digit, drawing: Drawing | None) -> Drawing | None:
    if drawing is None or not digit.strokes or max(digit.strokes) >= len(drawing.strokes):
        return None
    return Drawing(tuple(drawing.strokes[number] for number in digit.strokes))


def picture_of(digit: Digit) -> Pixels:
    """(28, 28, 3) uint8: the picture that the network saw."""
    if len(digit.image) != SIZE_PX * SIZE_PX:
        return np.zeros((SIZE_PX, SIZE_PX, 3), np.uint8)
    grey = np.frombuffer(digit.image, np.uint8).reshape(SIZE_PX, SIZE_PX)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def way_of_the_pen(drawing: Drawing) -> Pixels:
    """(28, 28, 3) uint8: hue is the pen's direction, brightness the ink and how late it came."""
    ink, right, down, order = np.moveaxis(ink_planes([drawing])[0], -1, 0)
    hue = (np.arctan2(down, right) / (2 * np.pi)) % 1.0
    late = np.divide(order, ink, out=np.zeros_like(ink), where=ink > 0)
    value = ink * (0.55 + 0.45 * np.clip(late, 0, 1))
    hsv = np.stack([hue, np.full_like(hue, 0.6), value], axis=-1)
    image = Image.fromarray((np.clip(hsv, 0, 1) * 255).astype(np.uint8), mode="HSV")
    return np.asarray(image.convert("RGB"))


def _enlarged(pixels: Pixels) -> str:
    side = SIZE_PX * PIXEL_PX
    image = Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST)
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    return _uri(file.getvalue())


def _uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
