"""Picture files: opened by content, turned upright, refused in one sentence."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from airdraw import image_file
from airdraw.image_file import open_picture

GREY = np.add.outer(np.arange(20) * 6, np.arange(30) * 4).astype(np.uint8)
COLOUR = np.stack([GREY, GREY[::-1], 255 - GREY], axis=2)


def saved(image, file_format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF"])
def test_lossless_formats_come_out_pixel_by_pixel(file_format):
    assert np.array_equal(open_picture(saved(Image.fromarray(COLOUR), file_format)), COLOUR)


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_lossy_formats_come_out_nearly_the_same(file_format):
    pixels = open_picture(saved(Image.fromarray(COLOUR), file_format, quality=95))
    assert np.abs(pixels.astype(int) - COLOUR).mean() < 6


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_any_kind_of_bytes_is_opened(kind):
    assert np.array_equal(open_picture(kind(saved(Image.fromarray(COLOUR)))), COLOUR)


def test_grey_becomes_three_equal_channels_that_can_be_written_to():
    pixels = open_picture(saved(Image.fromarray(GREY)))
    assert np.array_equal(pixels, np.repeat(GREY[..., None], 3, axis=2))
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert pixels.flags.writeable


def test_palette_pictures_show_their_colours():
    image = Image.fromarray(COLOUR).quantize(64)
    assert np.array_equal(open_picture(saved(image)), np.asarray(image.convert("RGB")))


def test_bits_are_black_and_white():
    bits = Image.fromarray(GREY > 100)
    assert np.array_equal(open_picture(saved(bits))[..., 0], np.where(GREY > 100, 255, 0))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
@pytest.mark.parametrize("bits", [12, 16])
def test_deep_grey_fills_the_range(file_format, bits):
    factor = (2**bits - 1) / 255
    deep = np.rint(GREY * factor).astype(np.uint16)
    deep[0, 0] = 2**bits - 1
    pixels = open_picture(saved(Image.fromarray(deep), file_format))
    assert np.array_equal(pixels[1:, :, 0], GREY[1:])
    assert pixels[0, 0, 0] == 255


def test_floating_point_grey_is_read_even_with_what_is_no_number():
    values = (GREY / 255).astype(np.float32)
    values[0, :3] = np.nan, np.inf, -np.inf
    pixels = open_picture(saved(Image.fromarray(values), "TIFF"))
    assert np.array_equal(pixels[1:, :, 0], GREY[1:])


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF"])
def test_cmyk_looks_as_in_rgb(file_format):
    image = Image.fromarray(COLOUR).convert("CMYK")
    pixels = open_picture(saved(image, file_format))
    assert np.abs(pixels.astype(int) - COLOUR).mean() < 6


def drawn_on_nothing(ink):
    rgba = np.zeros((30, 30, 4), np.uint8)
    rgba[10:20, 10:20] = (*ink, 255)
    return rgba


@pytest.mark.parametrize(
    ("ink", "ground"), [((0, 0, 0), 255), ((255, 255, 255), 0), ((240, 240, 60), 0)]
)
def test_behind_ink_on_nothing_is_what_makes_it_visible(ink, ground):
    pixels = open_picture(saved(Image.fromarray(drawn_on_nothing(ink))))
    assert pixels[0, 0].tolist() == [ground] * 3
    assert pixels[15, 15].tolist() == list(ink)


def test_a_white_page_with_transparent_corners_gets_white_corners():
    rgba = np.full((40, 40, 4), 255, np.uint8)
    rgba[15:25, 15:25, :3] = 0
    rgba[:4, :4, 3] = 0
    assert open_picture(saved(Image.fromarray(rgba)))[0, 0].tolist() == [255] * 3


def test_a_transparent_palette_and_an_empty_canvas_are_opened():
    image = Image.fromarray(drawn_on_nothing((0, 0, 0))).convert("P")
    assert open_picture(saved(image, transparency=image.getpixel((0, 0)))).shape == (30, 30, 3)
    nothing = Image.new("RGBA", (8, 8))
    assert (open_picture(saved(nothing)) == 255).all()


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_rotation_of_the_camera_is_obeyed(orientation, file_format):
    # The top left quarter of the upright picture is dark.
    upright = np.full((32, 48), 255, np.uint8)
    upright[:16, :24] = 0
    undo = {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: a[::-1, ::-1], 4: np.flipud, 5: np.transpose,
        6: np.rot90, 7: lambda a: a[::-1, ::-1].T, 8: lambda a: np.rot90(a, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(undo(upright)))
    pixels = open_picture(saved(stored, file_format, exif=exif))
    assert pixels.shape == (32, 48, 3)
    assert pixels[4, 4, 0] < 30
    assert pixels[28, 4, 0] > 225
    assert pixels[4, 44, 0] > 225


def test_a_nonsense_rotation_is_no_rotation():
    exif = Image.Exif()
    exif[0x0112] = 77
    assert np.array_equal(open_picture(saved(Image.fromarray(COLOUR), exif=exif)), COLOUR)


def test_a_phones_picture_with_a_second_one_behind_it_is_opened():
    image = Image.fromarray(COLOUR)
    data = saved(image, "MPO", save_all=True, append_images=[image.resize((8, 8))])
    assert open_picture(data).shape == COLOUR.shape


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF"])
def test_animations_and_pages_are_refused(file_format):
    frames = [Image.fromarray(COLOUR), Image.fromarray(255 - COLOUR)]
    data = saved(frames[0], file_format, save_all=True, append_images=frames[1:])
    with pytest.raises(ValueError, match="several pictures"):
        open_picture(data)


def pixel_bomb(width, height):
    """A PNG of some bytes that claims to be huge."""

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(9000, 9000), (60_000, 60_000), (40_000, 2), (2**31 - 1, 1)])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(ValueError, match=r"pixels"):
        open_picture(pixel_bomb(*size))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(image_file, "MAX_FILE_BYTES", 2**20)
    with pytest.raises(ValueError, match="has 2 MB; pictures of up to 1 MB are read"):
        open_picture(bytes(2 * 2**20))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"hello", "no picture that can be read", id="prose"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "use PNG, JPEG", id="svg"),
        pytest.param(saved(Image.fromarray(COLOUR), "GIF"), "no picture that can", id="gif"),
        pytest.param(saved(Image.fromarray(COLOUR), "PDF"), "no picture that can", id="pdf"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "no picture that can", id="postscript"),
        pytest.param("path.png", "from its bytes, not from str", id="a path"),
    ],
)
def test_what_is_no_picture_is_refused(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        open_picture(data)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "TIFF", "BMP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused_in_one_sentence(file_format, share):
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    data = saved(Image.fromarray(noise), file_format)
    with pytest.raises(ValueError, match=r"^This ") as refusal:
        open_picture(data[: int(len(data) * share)])
    assert "\n" not in str(refusal.value)


@settings(deadline=None)
@given(
    st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "BMP"]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damaged_files_are_opened_or_refused(file_format, damage):
    data = bytearray(saved(Image.fromarray(COLOUR), file_format))
    for place, value in damage:
        data[place % len(data)] = value
    with suppress(ValueError):
        assert open_picture(data).shape[2] == 3
