"""What is attacked: each target makes an input from a random state and runs it.

A run may end well, or in a `Refused` kind of exception with one sentence. Whatever else comes out
is a finding. A run also checks what must hold of everything that was accepted: ink comes back the
same from its own formats, and a bad frame loses no ink.

Over 300 lines because it is one list: an input format after the other.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from airdraw import Drawing, Reader
from airdraw.cli.read import read_content
from airdraw.hand import HandPose
from airdraw.image_file import open_picture
from airdraw.pad import drawing_from_pad, sheet_from_pad
from airdraw.pen import PenSettings
from airdraw.session import AirPen
from airdraw.simulator import simulate
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.trace import FORMAT, VERSION, read_trace
from airdraw.tracker import HandTracker
from airdraw.ui.air_video import browser_video
from benchmarks.fuzz_mutation import as_json, changed, mutated

#: What bad input may raise, each with a sentence for people.
REFUSALS = (ValueError, OSError)
#: Reading what was parsed costs a thousand times the parsing: done for one in so many.
READ_EVERY = 40
#: Ink with more points is parsed, and read by tests of its own.
READ_MOST_POINTS = 400
#: Values of an array.
MOST_VALUES = 10**6


@dataclass(frozen=True)
class Target:
    """One way into the program.

    Attributes:
        make: an input from a random state, always the same from the same.
        run: runs it; whatever it raises besides `REFUSALS` is a finding.
        from_bytes: the same from raw bytes, for a coverage-guided fuzzer; None: objects only.
    """

    make: Callable[[random.Random], Any]
    run: Callable[[Any], None]
    from_bytes: Callable[[bytes], None] | None = None


@cache
def reader() -> Reader:
    return Reader()


def seven() -> Drawing:
    return number("7")


def number(digits: str = "407") -> Drawing:
    return Drawing.from_points(
        [
            # Few points: what is tested is broken at any length, and short cases run faster.
            (stroke[:: max(1, len(stroke) // 8)] + np.array([1.2 * place, 0.0])).round(3).tolist()
            for place, digit in enumerate(digits)
            for stroke in glyph(int(digit), next(iter(FORMS[int(digit)])))
        ]
    )


# Ink.


@cache
def ink_json_seeds() -> tuple[bytes, ...]:
    drawings = (seven(), number(), Drawing(), Drawing.from_points([[(1, 2)]]))
    return tuple(drawing.to_json().encode() for drawing in drawings)


def make_ink_json(rng: random.Random) -> bytes:
    seed = rng.choice(ink_json_seeds())
    if rng.random() < 0.5:
        return as_json(changed(json.loads(seed), rng))
    return mutated(seed, rng, ink_json_seeds())


def run_ink_json(data: bytes) -> None:
    drawing = Drawing.from_json(data.decode("utf-8"))
    assert Drawing.from_json(drawing.to_json()) == drawing
    read_some(drawing, data)


@cache
def inkml_seeds() -> tuple[bytes, ...]:
    other = b"""<ink xmlns='http://www.w3.org/2003/InkML'><definitions>
    <context xml:id='c'><traceFormat><channel name='X'/><channel name='Y' orientation='-ve'/>
    <channel name='T' units='ms'/><intermittentChannels><channel name='F'/></intermittentChannels>
    </traceFormat><canvasTransform><mapping type='affine'>1 0 5, 0 1 2</mapping></canvasTransform>
    </context></definitions><traceGroup contextRef='#c'><trace id='a'>1 2 3, '4 5 6, "1 1 1, * ? 9
    </trace><trace type='penUp'>1 1 1</trace><trace continuation='end' priorRef='#a'>9 9 9 #ff
    </trace></traceGroup></ink>"""
    return (*(drawing.to_inkml().encode() for drawing in (seven(), number())), other)


def make_inkml(rng: random.Random) -> bytes:
    return mutated(rng.choice(inkml_seeds()), rng, inkml_seeds())


def run_inkml(data: bytes) -> None:
    drawing = Drawing.from_inkml(data)
    assert Drawing.from_inkml(drawing.to_inkml()) == drawing
    read_some(drawing, data)


def read_some(drawing: Drawing, data: bytes) -> None:
    points = sum(len(stroke.points) for stroke in drawing.strokes)
    if len(data) % READ_EVERY == 0 and points <= READ_MOST_POINTS:
        text = reader().read(drawing).text
        assert bool(text) != drawing.is_empty


# Pictures.


@cache
def picture_seeds() -> tuple[bytes, ...]:
    grey = np.full((28, 40), 240, np.uint8)
    grey[6:22, 18:21] = 20
    modes = {"L": grey, "RGB": np.repeat(grey[:, :, None], 3, axis=2)}
    images = [Image.fromarray(pixels) for pixels in modes.values()]
    images += [images[1].convert("P"), images[1].convert("RGBA"), images[0].convert("1")]
    deep = Image.fromarray(grey.astype(np.uint16) * 200)
    made = [encoded(image, kind) for image in images for kind in ("PNG", "TIFF", "BMP", "WEBP")]
    made += [encoded(images[1], "JPEG"), encoded(deep, "PNG"), encoded(images[0], "JPEG")]
    return tuple(made)


def encoded(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, format=kind)
    return file.getvalue()


def make_picture(rng: random.Random) -> bytes:
    return mutated(rng.choice(picture_seeds()), rng, (*picture_seeds(), *ink_json_seeds()))


def run_picture(data: bytes) -> None:
    pixels = open_picture(data)
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 3
    assert pixels.shape[2] == 3
    if len(data) % READ_EVERY == 0 and pixels.size < 10**6:
        reader().read_image(pixels)


def make_any_file(rng: random.Random) -> bytes:
    seeds = (*picture_seeds(), *ink_json_seeds(), *inkml_seeds())
    return mutated(rng.choice(seeds), rng, seeds)


def run_any_file(data: bytes) -> None:
    """As `airdraw read` takes files: told apart by their content."""
    if len(data) % READ_EVERY == 0:
        read_content(reader(), data)


# What browsers send.


@cache
def pad_message() -> dict[str, Any]:
    strokes = [[list(point) for point in stroke.points] for stroke in number("71").strokes]
    return {"version": 1, "sheet": 0, "strokes": [stroke[:5] for stroke in strokes]}


def make_pad(rng: random.Random) -> Any:
    message: Any = pad_message()
    for _ in range(rng.randint(1, 3)):
        message = changed(message, rng)
    return message


def run_pad(message: Any) -> None:
    sheet_from_pad(message)
    drawing = drawing_from_pad(message)
    assert len(drawing.strokes) == len(message["strokes"])


def run_pad_bytes(data: bytes) -> None:
    run_pad(json.loads(data))


def make_browser(rng: random.Random) -> Any:
    message: Any = {
        "mode": "camera", "camera": "ready", "phase": "playing", "offer": {"id": "1", "sdp": "v=0"},
    }  # fmt: skip
    for _ in range(rng.randint(1, 3)):
        message = changed(message, rng)
    return message


def run_browser(message: Any) -> None:
    browser_video(message)


# Hands.


@cache
def hands() -> tuple[dict[str, Any], ...]:
    """Hands as a trace has them, tracked in a rendered video."""
    made = []
    with HandTracker() as tracker:
        for frame in simulate("1"):
            hand = tracker.find(frame.image, frame.t)
            made += [] if hand is None else [asdict(hand)]
    return tuple(made[:: max(1, len(made) // 30)])


def make_trace(rng: random.Random) -> bytes:
    header = {"format": FORMAT, "version": VERSION, "settings": asdict(PenSettings())}
    first = rng.randrange(len(hands()))
    rows: list[Any] = [
        {"t": n / 30, "hand": hands()[(first + n) % len(hands())] if rng.random() < 0.9 else None}
        for n in range(rng.randint(1, 6))
    ]
    place = rng.randrange(len(rows))
    rows[place] = changed(json.loads(as_json(rows[place])), rng)
    if rng.random() < 0.2:
        header = changed(header, rng)
    data = b"\n".join(as_json(row) for row in [header, *rows])
    return mutated(data, rng, (data,)) if rng.random() < 0.3 else data


def run_trace(data: bytes) -> None:
    settings, frames = read_trace(data.decode("utf-8").splitlines())
    pen = AirPen(settings)
    for t, hand in frames:
        follow(pen, hand, t)


def follow(pen: AirPen, hand: HandPose | None, t: Any) -> None:
    """One frame; a refused one must change nothing."""
    before = pen.drawing
    try:
        pen.observe_hand(hand, t)
    except REFUSALS:
        assert pen.drawing == before
        raise


# Arrays.

_DTYPES = ("uint8", "int8", "uint16", "float32", "float64", "bool", "object", "complex64", "<U1")
_SIDES = (0, 1, 2, 3, 4, 27, 28, 29, 60, 200)


def make_array(rng: random.Random) -> Any:
    """A picture or a frame, mostly of a wrong shape, kind or value."""
    if rng.random() < 0.05:
        return rng.choice((None, 7, "picture", [[1, 2], [3]], b"abc"))
    shape = [rng.choice(_SIDES) for _ in range(rng.choice((1, 2, 3, 3, 3, 4)))]
    if len(shape) == 3 and rng.random() < 0.7:
        shape[2] = 3
    # The case itself must not be what fills the memory.
    while np.prod(shape) > MOST_VALUES:
        shape[int(np.argmax(shape))] = 3
    random_state = np.random.default_rng(rng.getrandbits(32))
    values = random_state.integers(0, rng.choice((1, 2, 256)), shape)
    kind = "uint8" if rng.random() < 0.6 else rng.choice(_DTYPES)
    made = values.astype(kind)
    if kind.startswith("float") and made.size and rng.random() < 0.7:
        made = made / 255 if rng.random() < 0.5 else made
        made.reshape(-1)[0] = rng.choice((np.nan, np.inf, -np.inf, 1e30, -1))
    if rng.random() < 0.2:
        made = made[::-1] if made.ndim else made
    return made


def run_image_array(pixels: Any) -> None:
    reader().read_image(pixels)


def run_normalized(images: Any) -> None:
    reader().read_normalized(images)


def make_frames(rng: random.Random) -> list[tuple[Any, Any]]:
    """A few frames of changing size with times that jump, stand still and run backwards."""
    times = [n / 30 for n in range(3)] + [0.0, -5.0, 1e9, 1e300, float("nan"), float("inf")]
    size = [rng.choice((1, 2, 16, 48, 120, 240)) for _ in range(2)]
    good = np.zeros((*size, 3), np.uint8)
    return [
        (good if rng.random() < 0.6 else make_array(rng), rng.choice(times))
        for _ in range(rng.randint(1, 4))
    ]


@cache
def shared_pen() -> AirPen:
    """One pen for all frames: what a broken frame did would be seen by the next ones."""
    pen = AirPen()
    for frame in simulate("1"):
        pen.observe(frame.image, frame.t)
    assert not pen.drawing.is_empty
    return pen


def close_shared_pen() -> None:
    """Call at the end: MediaPipe cannot be closed any more while Python ends."""
    if shared_pen.cache_info().currsize:
        shared_pen().close()
        shared_pen.cache_clear()


def run_frames(frames: list[tuple[Any, Any]]) -> None:
    pen = shared_pen()
    refusal: Exception | None = None
    for image, t in frames:
        before = pen.drawing
        try:
            pen.observe(image, t)
        except REFUSALS as error:
            refusal = error
            assert pen.drawing == before
        assert len(pen.drawing.strokes) >= 1
    if refusal is not None:
        raise refusal


TARGETS = {
    "ink JSON": Target(make_ink_json, run_ink_json, run_ink_json),
    "InkML": Target(make_inkml, run_inkml, run_inkml),
    "picture file": Target(make_picture, run_picture, run_picture),
    "any file": Target(make_any_file, run_any_file, run_any_file),
    "pad message": Target(make_pad, run_pad, run_pad_bytes),
    "browser message": Target(make_browser, run_browser),
    "landmark trace": Target(make_trace, run_trace, run_trace),
    "picture array": Target(make_array, run_image_array),
    "normalized array": Target(make_array, run_normalized),
    "frames": Target(make_frames, run_frames),
}
#: How the executions are shared out: what is cheap and takes files gets most.
SHARES = {
    "ink JSON": 24, "InkML": 22, "picture file": 20, "any file": 4, "pad message": 15,
    "browser message": 4, "landmark trace": 10, "picture array": 0.3, "normalized array": 0.4,
    "frames": 0.3,
}  # fmt: skip
