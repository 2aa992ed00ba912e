"""An uploaded picture, opened and read once. Knows no Streamlit."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from airdraw.image_file import open_picture
from airdraw.reading import Reading

PREVIEW_SIDE_PX = 1000
THUMBNAIL_SIDE_PX = 96
JPEG_QUALITY = 82

EMPTY_READING = Reading()

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class PictureFile:
    """What is kept of an uploaded picture; its pixels are not.

    Attributes:
        name: the file's name.
        width, height: of the picture in pixels, which the reading's boxes are in.
        reading: what was read.
        preview, thumbnail: small pictures as data URIs.
        error: why it could not be opened, one sentence; "" when it could.
    """

    name: str
    width: int = 0
    height: int = 0
    reading: Reading = EMPTY_READING
    preview: str = ""
    thumbnail: str = ""
    error: str = ""


def read_picture(name: str, data: bytes, read_image: Callable[[Pixels], Reading]) -> PictureFile:
    """Open and read a picture; what is wrong with the file is told in `error`."""
    try:
        pixels = open_picture(data)
    except ValueError as error:
        return PictureFile(name=name, error=str(error))
    height, width = pixels.shape[:2]
    return PictureFile(
        name=name,
        width=width,
        height=height,
        reading=read_image(pixels),
        preview=data_uri(pixels, PREVIEW_SIDE_PX),
        thumbnail=data_uri(pixels, THUMBNAIL_SIDE_PX),
    )


def data_uri(pixels: Pixels, side_px: int) -> str:
    """The picture, made smaller to the given longest side, as JPEG in a data URI."""
    image = Image.fromarray(pixels)
    image.thumbnail((side_px, side_px), Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = io.BytesIO()
    image.save(file, format="JPEG", quality=JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")
