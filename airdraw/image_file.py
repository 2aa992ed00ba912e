"""Picture files as pixels: opened by what is in them, never by what they are called.

The size of the file and of its picture is checked before anything is decoded, so that a file of
some kilobytes cannot fill the memory ("pixel bomb").
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

#: Largest file that is looked at (bytes).
MAX_FILE_BYTES = 128 * 2**20
#: Largest picture that is decoded: a 60-megapixel camera, and some more.
MAX_PIXELS = 64_000_000
#: Longest side; no camera or scanner comes near, and OpenCV stops at 32,767.
MAX_SIDE_PX = 32_000

#: What Pillow calls the formats.
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP")
#: Formats whose further pictures are an animation or pages. The second picture in a phone's JPEG
#: ("MPO") is a depth map or preview, and the first one is what everybody shows.
_FORMATS_OF_MANY = ("PNG", "WEBP", "TIFF")

#: Rows converted at a time, so that a large picture is never in memory three times.
_STRIP_ROWS = 512
#: A picture that is more opaque than this is a picture with holes, otherwise ink on nothing.
_MOSTLY_OPAQUE = 0.5
_WHITE, _BLACK = 255, 0
_EXIF_ORIENTATION = 0x0112

#: What Pillow's decoders are known to raise on broken files.
_DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)

# `warnings.catch_warnings` changes the whole process, so one thread at a time may do it.
_warnings_lock = threading.Lock()

_Pixels = npt.NDArray[np.uint8]


def open_picture(data: bytes) -> _Pixels:
    """The pixels of a picture file, as a viewer would show it.

    PNG, JPEG, WebP, TIFF and BMP; grey, palette, 16-bit and CMYK pictures become RGB; what is
    transparent becomes white, or black behind light ink; the camera's rotation is obeyed.

    Args:
        data: the content of the file.

    Returns:
        (H, W, 3) uint8 RGB, contiguous.

    Raises:
        ValueError: with one sentence, when the file is no picture of these formats, is broken or
            cut off, too large, or holds several pictures.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ValueError(f"A picture is opened from its bytes, not from {type(data).__name__}.")
    size_bytes = memoryview(data).nbytes
    if not size_bytes:
        raise ValueError("This file is empty; a picture was expected.")
    if size_bytes > MAX_FILE_BYTES:
        raise ValueError(
            f"This file has {size_bytes / 2**20:.0f} MB; pictures of up to "
            f"{MAX_FILE_BYTES // 2**20} MB are read."
        )
    with _warnings_lock, warnings.catch_warnings():
        # A decoder's complaint about odd metadata is nothing that a user can act upon.
        warnings.simplefilter("ignore")
        return _decode(data)


def _decode(data: bytes | bytearray | memoryview) -> _Pixels:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError(
            "This is no picture that can be read; use PNG, JPEG, WebP, TIFF or BMP."
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(
            f"This picture is too large; up to {MAX_PIXELS // 10**6} megapixels are read."
        ) from None
    except _DECODER_ERRORS as error:
        raise _broken(error) from None
    with image:
        _check_size(*image.size)
        try:
            many = image.format in _FORMATS_OF_MANY and getattr(image, "is_animated", False)
            if not many:
                image.load()
            # Asked for afterwards, since Pillow itself turns a TIFF while it loads it.
            orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
        except _DECODER_ERRORS as error:
            raise _broken(error) from None
        if many:
            raise ValueError(
                "This file holds several pictures (an animation or pages); save one of them alone."
            )
        try:
            pixels = _rgb(image)
        except _DECODER_ERRORS as error:
            raise _broken(error) from None
    return np.ascontiguousarray(_turned(pixels, orientation))


def _broken(error: BaseException) -> ValueError:
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return ValueError(f"This picture is broken or cut off ({reason[:120]}); save it again.")


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise ValueError(f"This picture is {width}×{height} pixels, so nothing is in it.")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE_PX:
        raise ValueError(
            f"This picture is {width}×{height} pixels; up to {MAX_PIXELS // 10**6} megapixels and "
            f"{MAX_SIDE_PX} on a side are read, so make it smaller."
        )


def _rgb(image: Image.Image) -> _Pixels:
    if image.mode.startswith(("I", "F")):
        return _from_deep_grey(np.asarray(image))
    has_alpha = image.has_transparency_data
    ground = _ground(image) if has_alpha else _WHITE
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, image.height)
        strip = image.crop((0, top, image.width, bottom))
        if has_alpha:
            pixels[top:bottom] = _composed(np.asarray(strip.convert("RGBA")), ground)
        else:
            pixels[top:bottom] = np.asarray(strip.convert("RGB"))
    return pixels


def _from_deep_grey(values: npt.NDArray[Any]) -> _Pixels:
    """Grey of more than 8 bits: its range is the next customary one that holds the largest."""
    grey = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    grey = np.maximum(grey, 0)
    top = float(grey.max(initial=0.0))
    customary = [1.0] if values.dtype.kind == "f" else []
    customary += [2.0**bits - 1 for bits in (8, 10, 12, 14, 16)]
    full = next((value for value in customary if top <= value), top)
    grey = np.rint(grey * (255 / full)).astype(np.uint8)
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2)


def _ground(image: Image.Image) -> int:
    """White or black, whichever makes what is drawn on a transparent ground visible."""
    small = image.copy() if image.mode in ("P", "PA") else image
    small = small.convert("RGBA")
    small.thumbnail((512, 512), Image.Resampling.BOX)
    rgba = np.asarray(small).astype(np.float32) / 255
    alpha = rgba[:, :, 3]
    if not alpha.any():
        return _WHITE
    is_light = float((rgba[:, :, :3].mean(axis=2) * alpha).sum() / alpha.sum()) > 0.5
    if alpha.mean() > _MOSTLY_OPAQUE:
        return _WHITE if is_light else _BLACK
    return _BLACK if is_light else _WHITE


def _composed(rgba: _Pixels, ground: int) -> _Pixels:
    alpha = rgba[:, :, 3:].astype(np.uint16)
    mixed = rgba[:, :, :3] * alpha + np.uint16(ground) * (255 - alpha)
    return ((mixed + 127) // 255).astype(np.uint8)


def _turned(pixels: _Pixels, orientation: Any) -> _Pixels:
    """The picture upright, as the eight values of EXIF's orientation tag demand."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
