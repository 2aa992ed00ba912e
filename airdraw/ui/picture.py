"""The Picture page: dropped, pasted or snapped pictures are read, one or many."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import streamlit as st

from airdraw.ink import Drawing
from airdraw.reading import Reading
from airdraw.ui import history
from airdraw.ui.components import component
from airdraw.ui.example import example_strokes
from airdraw.ui.export import csv_file
from airdraw.ui.ink_picture import ink_png
from airdraw.ui.layout import heading, workbench
from airdraw.ui.own_hand_session import own_reader
from airdraw.ui.picture_file import PictureFile, read_picture
from airdraw.ui.reading_view import is_unsure, percent
from airdraw.ui.result import entry_name, show_reading, with_corrections

KEY = "picture"
TYPES = ("png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp")
#: More at once would make the visitor wait; `airdraw read` takes whole folders.
MAX_PICTURES = 50
SAMPLE_NAME = "sample.png"
NOTHING_FOUND = (
    "No digits found",
    "Digits should be dark on light or light on dark.",
    "The picture should be sharp and evenly lit.",
    "Digits should be larger than about 15 pixels.",
)


class _File(Protocol):
    name: str

    def getvalue(self) -> bytes: ...


class _Sample:
    """The sample picture, which behaves like an uploaded one."""

    name = SAMPLE_NAME

    def getvalue(self) -> bytes:
        return ink_png(Drawing.from_points(example_strokes()))


def render() -> None:
    """The whole page."""
    heading("Read pictures", "Photos of paper or a board, scans, screenshots; one or many.")
    files = _chosen_files()
    component("paste")(key="picture_paste")
    if not files:
        _explain(offers_sample=True)
        return
    pictures = _read_all(files)
    for picture in pictures.values():
        if picture.error:
            st.error(f"**{picture.name}**: {picture.error}", icon=":material/error:")
    opened = {digest: picture for digest, picture in pictures.items() if not picture.error}
    if opened:
        _show(opened)
    else:
        _explain(offers_sample=False)


def _chosen_files() -> list[_File]:
    files: list[_File] = []
    uploaded = st.file_uploader(
        "Drop pictures here, choose them, or paste one (Ctrl+V)",
        type=TYPES,
        accept_multiple_files=True,
        key="picture_upload",
    )
    files.extend(uploaded or ())
    if st.toggle("Take a photo", key="picture_camera_on"):
        photo = st.camera_input("Take a photo of the digits", key="picture_camera")
        files.extend([photo] if photo is not None else ())
    if not files and st.session_state.get("picture_sample"):
        files.append(_Sample())
    if len(files) > MAX_PICTURES:
        st.warning(
            f"{len(files)} pictures are many for a page: the first {MAX_PICTURES} are read. "
            "For whole folders there is `airdraw read`.",
            icon=":material/info:",
        )
    return files[:MAX_PICTURES]


def _explain(*, offers_sample: bool) -> None:
    with st.container(key="picture_empty", border=True):
        st.markdown(
            "1. **Write** digits on paper, dark on light, side by side.\n"
            "2. **Photograph** them in even light, and drop the picture above.\n"
            "3. **Check** what was found: unsure digits are marked, a tap corrects them."
        )
        if offers_sample and st.button(
            "Try a sample picture", key="picture_try", icon=":material/image:"
        ):
            st.session_state["picture_sample"] = True
            st.rerun()


def _read_all(files: Sequence[_File]) -> dict[str, PictureFile]:
    """The pictures by their digests; each is read once a session, the others are forgotten."""
    known: Mapping[str, PictureFile] = st.session_state.get("pictures", {})
    contents = {hashlib.sha256(data).hexdigest(): (file.name, data) for file, data in _data(files)}
    news = [digest for digest in contents if digest not in known]
    read = dict(known)
    progress = st.progress(0.0, "Reading …") if news else None
    for number, digest in enumerate(news, start=1):
        name, data = contents[digest]
        read[digest] = read_picture(name, data, own_reader().read_image)
        if progress is not None:
            progress.progress(number / len(news), f"Read {number} of {len(news)} pictures")
    if progress is not None:
        progress.empty()
    pictures = {digest: read[digest] for digest in contents}
    st.session_state["pictures"] = pictures
    for digest in news:
        _remember(digest, pictures[digest])
    return pictures


def _data(files: Sequence[_File]) -> list[tuple[_File, bytes]]:
    return [(file, file.getvalue()) for file in files]


def _remember(digest: str, picture: PictureFile) -> None:
    history.remember(
        entry_name(KEY, digest),
        history.Entry(source=picture.name, reading=picture.reading, image=picture.thumbnail),
    )


@st.fragment
def _show(pictures: Mapping[str, PictureFile]) -> None:
    """Runs again after a correction or the choice of another picture."""
    digest = next(iter(pictures))
    if len(pictures) > 1:
        digest = st.selectbox(
            "Picture",
            list(pictures),
            format_func=lambda name: pictures[name].name,
            key="picture_choice",
        )
    with workbench() as (writing, reading):
        with reading:
            shown = _show_result(digest, pictures[digest])
        with writing:
            _show_picture(pictures[digest], shown)
    if len(pictures) > 1:
        _show_table(pictures)
    history.show_history(hide=entry_name(KEY, digest), key="picture_history")


def _show_result(digest: str, picture: PictureFile) -> Reading:
    return show_reading(
        picture.reading,
        key=KEY,
        sheet=digest,
        source=picture.name,
        image=picture.thumbnail,
        empty=NOTHING_FOUND,
    )


def _show_picture(picture: PictureFile, reading: Reading) -> None:
    found = f"{len(reading.digits)} digit{'s' * (len(reading.digits) != 1)} found"
    component("picture")(
        key="picture_view",
        data={
            "image": picture.preview,
            "alt": f"{picture.name}: {reading.text or 'no digits'}",
            "caption": f"{picture.name} · {picture.width} × {picture.height} · {found}",
            "width": picture.width,
            "height": picture.height,
            "digits": [
                {
                    "box": list(digit.box),
                    "text": digit.text,
                    "isUnsure": is_unsure(digit),
                    "tag": digit.text
                    if digit.label is None
                    else f"{digit.text} · {percent(digit.confidence)}",
                }
                for digit in reading.digits
            ],
        },
    )


def _show_table(pictures: Mapping[str, PictureFile]) -> None:
    rows = [
        (picture.name, reading.text, reading.confidence, any(map(is_unsure, reading.digits)))
        for picture, reading in _corrected(pictures)
    ]
    st.header("All pictures", anchor=False)
    st.dataframe(
        {
            "Picture": [name for name, *_ in rows],
            "Number": [text for _, text, *_ in rows],
            "Sure": [percent(confidence) if text else "" for _, text, confidence, _ in rows],
            "Check": ["please" if is_doubtful else "" for *_, is_doubtful in rows],
        },
        hide_index=True,
        key="picture_table",
    )
    st.download_button(
        "Table as CSV",
        csv_file(
            ("picture", "text", "confidence"),
            [(name, text, f"{confidence:.4f}") for name, text, confidence, _ in rows],
        ),
        "airdraw-pictures.csv",
        "text/csv",
        key="picture_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _corrected(pictures: Mapping[str, PictureFile]) -> list[tuple[PictureFile, Reading]]:
    return [
        (picture, with_corrections(picture.reading, KEY, digest))
        for digest, picture in pictures.items()
    ]
