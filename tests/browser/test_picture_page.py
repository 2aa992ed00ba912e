"""The Picture page as a visitor has it: pictures in; numbers, boxes and a table out."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path

import numpy as np
import pytest
from harness import OpenBrowser
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from writing import ANSWER_MS, READY_MS, OpenPage, wait_until

from airdraw import Drawing
from airdraw.simulator.glyphs import write_text
from airdraw.ui.ink_picture import ink_png

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, open_page: OpenPage) -> Page:
    page = open_page(browser, "/picture")
    page.get_by_role("heading", name="Read pictures").wait_for(timeout=READY_MS)
    return page


def picture_of(text: str, path: Path, seed: int = 0) -> Path:
    """A picture file with a number in it, in the format of its suffix."""
    strokes = [
        [(x + 1.2 * place, y) for x, y in stroke]
        for place, glyph in enumerate(write_text(text, np.random.default_rng(seed)))
        for stroke in glyph
    ]
    image = Image.open(io.BytesIO(ink_png(Drawing.from_points(strokes), 200)))
    image.convert("RGB").save(path)
    return path


def upload(page: Page, *paths: Path) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(list(paths))


def expect_number(page: Page, text: str) -> None:
    expect(page.locator("[data-number]")).to_have_text(text, timeout=ANSWER_MS)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp", "tiff"])
def test_a_picture_is_read_and_what_was_found_is_drawn_onto_it(
    page: Page, tmp_path: Path, suffix: str
) -> None:
    upload(page, picture_of("407", tmp_path / f"number.{suffix}"))

    expect_number(page, "407")
    figure = page.get_by_role("figure")
    expect(figure.locator("rect.edge")).to_have_count(3)
    expect(figure).to_contain_text("3 digits found")


def test_the_boxes_are_where_the_digits_are(page: Page, tmp_path: Path) -> None:
    upload(page, picture_of("11", tmp_path / "ones.png"))
    expect_number(page, "11")

    # The picture comes after the number, and the boxes again once it has its size.
    expect(page.locator("rect.edge")).to_have_count(2)
    wait_until(page, lambda: is_between(0.5, centres_of_boxes(page)))


def centres_of_boxes(page: Page) -> list[float]:
    """As shares of the picture's width."""
    found: list[float] = page.get_by_role("figure").evaluate(
        """figure => {
            const place = (shape) => shape.getBoundingClientRect();
            const image = place(figure.querySelector("img"));
            return [...figure.querySelectorAll("rect.edge")].map(place)
                .map((box) => (box.x + box.width / 2 - image.x) / (image.width || NaN));
        }"""
    )
    return found


def is_between(value: float, places: list[float]) -> bool:
    left, right = places
    return 0 < left < value < right < 1


def test_a_wrong_digit_is_corrected_on_the_picture_too(page: Page, tmp_path: Path) -> None:
    upload(page, picture_of("1", tmp_path / "one.png"))
    expect_number(page, "1")

    page.get_by_role("button", name="Another digit").click()
    page.get_by_role("button", name="Digit 1 is a 7 ").click()

    expect_number(page, "7")
    expect(page.get_by_role("figure").locator("text")).to_contain_text("7")


def test_several_pictures_make_a_table_and_a_csv(page: Page, tmp_path: Path) -> None:
    upload(
        page,
        picture_of("12", tmp_path / "twelve.png"),
        picture_of("40", tmp_path / "forty.png", seed=1),
        tmp_path / picture_of("7", tmp_path / "seven.png").name,
    )
    expect_number(page, "12")
    expect(page.get_by_role("heading", name="All pictures")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Table as CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))

    assert [(row["picture"], row["text"]) for row in rows] == [
        ("twelve.png", "12"),
        ("forty.png", "40"),
        ("seven.png", "7"),
    ]


def test_another_of_several_pictures_can_be_looked_at(page: Page, tmp_path: Path) -> None:
    upload(page, picture_of("12", tmp_path / "twelve.png"), picture_of("7", tmp_path / "seven.png"))
    expect_number(page, "12")

    page.get_by_role("combobox", name="Picture").click()
    page.get_by_role("option", name="seven.png").click()

    expect_number(page, "7")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"no picture at all", "no picture that can be read", id="text"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "picture", id="broken"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_good_ones_are_read(
    page: Page, tmp_path: Path, content: bytes, said: str
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(content)
    upload(page, bad, picture_of("7", tmp_path / "seven.png"))

    expect_number(page, "7")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("bad.png")
    expect(alert).to_contain_text(said)
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_a_picture_of_too_many_pixels_is_refused_with_its_size(page: Page, tmp_path: Path) -> None:
    Image.new("1", (12_000, 8_000), 1).save(tmp_path / "huge.png")
    upload(page, tmp_path / "huge.png")

    expect(page.get_by_role("alert")).to_contain_text("12000×8000", timeout=ANSWER_MS)


def test_a_blank_picture_says_what_to_do(page: Page, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "white").save(tmp_path / "blank.png")
    upload(page, tmp_path / "blank.png")

    expect(page.get_by_text("No digits found")).to_be_visible(timeout=ANSWER_MS)


@pytest.mark.parametrize("late_ms", [0, 700], ids=["uploader is there", "uploader comes later"])
def test_a_pasted_picture_is_read(page: Page, tmp_path: Path, late_ms: int) -> None:
    content = base64.b64encode(picture_of("40", tmp_path / "p.png", seed=1).read_bytes()).decode()

    page.locator(".st-key-picture_paste").wait_for(state="attached", timeout=READY_MS)
    page.wait_for_function(
        """() => document
            .querySelector(".st-key-picture_paste [data-testid=stBidiComponentIsolated]")
            ?.shadowRoot?.airdraw"""
    )

    if late_ms:
        page.locator("[data-testid=stFileUploader]").wait_for(state="attached", timeout=READY_MS)
    page.evaluate(
        """([content, late_ms]) => {
            const uploader = document.querySelector("[data-testid=stFileUploader]");
            if (late_ms) {
                uploader.dataset.testid = "";
                setTimeout(() => { uploader.dataset.testid = "stFileUploader"; }, late_ms);
            }
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        [content, late_ms],
    )

    expect_number(page, "40")


def test_a_dropped_picture_is_read(page: Page, tmp_path: Path) -> None:
    content = base64.b64encode(picture_of("52", tmp_path / "p.png").read_bytes()).decode()
    zone = page.locator("[data-testid=stFileUploaderDropzone]")
    zone.wait_for(timeout=READY_MS)

    zone.evaluate(
        """(zone, content) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
            for (const type of ["dragenter", "dragover", "drop"])
                zone.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
        }""",
        content,
    )

    expect_number(page, "52")


def test_a_photo_taken_by_the_camera_is_read(
    open_browser: OpenBrowser, open_page: OpenPage, tmp_path: Path
) -> None:
    sheet = Image.new("RGB", (640, 480), "white")
    number = Image.open(picture_of("407", tmp_path / "number.png"))
    number.thumbnail((400, 300))
    sheet.paste(number, (120, 140))
    as_jpeg = io.BytesIO()
    sheet.save(as_jpeg, "JPEG", quality=92)
    film = tmp_path / "sheet.mjpeg"
    film.write_bytes(10 * as_jpeg.getvalue())
    page = open_page(open_browser(film), "/picture")
    page.get_by_text("Take a photo").click()
    # The button comes an instant before the camera's first picture; nobody takes a photo of that.
    expect(page.locator("video")).not_to_have_js_property("currentTime", 0, timeout=READY_MS)

    page.get_by_role("button", name="Take photo").click()

    expect_number(page, "407")


def test_the_empty_page_offers_a_sample(page: Page) -> None:
    page.get_by_role("button", name="Try a sample picture").click()

    expect_number(page, "407")
