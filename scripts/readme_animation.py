"""Make docs/animation.gif: a drawn hand writes a number, and the number appears.

    python scripts/readme_animation.py [TEXT] [--out docs/animation.gif]

Nothing in it is staged: the simulator's frames go through the hand tracker, the pen, the reader and
the overlay that everybody uses, and the number shown is the one that was read.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from airdraw import AirPen
from airdraw.cli.air import NumberReader
from airdraw.overlay import DEFAULT_STYLE, draw_overlay
from airdraw.simulator import Enter, Leave, Rest, SceneSettings, Skin, Write, simulate

OUT = Path(__file__).resolve().parents[1] / "docs" / "animation.gif"
#: No noise and a plain wall, because a GIF stores whatever moves.
SCENE = SceneSettings(
    fps=30.0, seed=4, skin=Skin.MEDIUM, noise=0.0, hand_size=0.36, ink_height=0.34
)
#: Of the camera's frames, each of which goes through the pen, one in so many is shown.
SHOWN_FRAME = 3
SIZE_PX = (480, 360)
COLOURS = 128
#: Of so many frames the palette is made.
PALETTE_FRAMES = 12
SWATCH_PX = 40
#: The finished number stays for so long before it begins again.
LAST_FRAME_S = 2.5
MAX_BYTES = 1_000_000

Pixels = npt.NDArray[np.uint8]


def main() -> None:
    """Make the animation; ends with a sentence when the number was misread or it is too large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="?", default="283")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    numbers = NumberReader("animation", io.StringIO(), is_json=False)
    frames = list(annotated(arguments.text, numbers))
    if numbers.text != arguments.text:
        raise SystemExit(f"{arguments.text} was read as {numbers.text!r}.")
    save(frames, arguments.out)
    size = arguments.out.stat().st_size
    if size > MAX_BYTES:
        raise SystemExit(f"{arguments.out} has {size} bytes, more than {MAX_BYTES}.")
    print(f"{arguments.out}: {len(frames)} frames, {size} bytes, read as {numbers.text}")


def annotated(text: str, numbers: NumberReader) -> Iterator[Pixels]:
    """The frames to show, as the user sees them, until the number is finished."""
    script = (Enter(0.6), Write(text), Rest(1.8), Leave(0.3))
    with AirPen() as pen:
        for count, frame in enumerate(simulate(script, SCENE)):
            result = pen.observe(frame.image, frame.t)
            numbers.follow(result)
            if count % SHOWN_FRAME == 0 or result.is_committed:
                yield draw_overlay(frame.image, result, text=numbers.text)
            if result.is_committed:
                return


def save(frames: list[Pixels], path: Path) -> None:
    """One palette for all frames, undithered, so that what rests costs nothing."""
    small = [Image.fromarray(frame).resize(SIZE_PX, Image.Resampling.LANCZOS) for frame in frames]
    palette = contact_sheet(small).quantize(COLOURS, dither=Image.Dither.NONE)
    pictures = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in small]
    step_ms = round(1000 * SHOWN_FRAME / SCENE.fps)
    times = [step_ms] * (len(pictures) - 1) + [round(1000 * LAST_FRAME_S)]
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=times, loop=0, optimize=True
    )


def contact_sheet(pictures: list[Image.Image]) -> Image.Image:
    """Some pictures beneath each other, and the thin ink's colours at a size that counts."""
    some = [np.asarray(picture) for picture in pictures[:: len(pictures) // PALETTE_FRAMES + 1]]
    style = DEFAULT_STYLE
    swatches = [
        np.full((SWATCH_PX, SIZE_PX[0], 3), colour, np.uint8)
        for colour in (style.ink, style.wet_ink, style.done_ink, style.outline)
    ]
    return Image.fromarray(np.vstack([*some, *swatches]))


if __name__ == "__main__":
    main()
