"""The reader: ink or a picture in, a reading out."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from airdraw.grouping import Group, group_digits
from airdraw.ink import Box, Drawing
from airdraw.number_check import number_measures
from airdraw.raster import SIZE_PX, FloatArray
from airdraw.reading import Digit, Reading
from airdraw.recognizer import (
    DEFAULT_CONTRACT,
    DIGITS,
    SURELY_NONE,
    Recognizer,
    picture_planes,
)

if TYPE_CHECKING:
    from airdraw.field_reading import FieldReading
    from airdraw.fields import Field
    from airdraw.personal import Personal

_FULL_INK = 255

Probabilities = npt.NDArray[np.float64]


class Reader:
    """Reads digits. Loads the shipped model once; safe to share between threads.

    Args:
        contract_path: another model's contract, its model file beside it.
        personal: what was learned of one person's hand (see `learn`), or the file of it.

    Raises:
        ValueError: when the model is missing, broken or another one than the contract names, or
            the hand was learned with another model.

    >>> from airdraw import Drawing, Reader
    >>> reading = Reader().read(Drawing.from_points([[(0, 0), (0, 5), (0, 10)]]))
    >>> reading.text
    '1'
    """

    def __init__(
        self,
        contract_path: Path | str = DEFAULT_CONTRACT,
        *,
        personal: Personal | Path | str | None = None,
    ) -> None:
        self._recognizer = Recognizer(contract_path)
        if personal is not None:
            self._recognizer = _knowing(self._recognizer, personal)

    @overload
    def read(self, drawing: Drawing) -> Reading: ...

    @overload
    def read(self, drawing: Drawing, field: None) -> Reading: ...

    @overload
    def read(self, drawing: Drawing, field: Field) -> FieldReading: ...

    # Lengths of ink near the largest float are infinite, which is as good an answer as any.
    @np.errstate(over="ignore")
    def read(self, drawing: Drawing, field: Field | None = None) -> Reading:
        """Read the number that was drawn: one digit or several side by side.

        Args:
            drawing: any size, unit and place.
            field: what was to be written; among the answers that the ink allows, the likeliest
                valid one is read.

        Returns:
            The digits from left to right; an empty reading for an empty drawing. With a field a
            `FieldReading`.

        Raises:
            ValueError: when it is no drawing, or the field is none.
        """
        if not isinstance(drawing, Drawing):
            raise ValueError(f"Reader.read takes a Drawing, not {type(drawing).__name__}.")
        if field is not None:
            from airdraw.field_reading import read_field
            from airdraw.fields import Field

            if not isinstance(field, Field):
                raise ValueError(
                    f"A field is a Field, such as Field.date(), not {type(field).__name__}."
                )
            return read_field(drawing, field, self._recognizer.probabilities, self._group_digit)
        if drawing.is_empty:
            return Reading()
        groups, whole = group_digits(drawing, self._recognizer.probabilities)
        if self._are_no_number(groups, whole, drawing):
            groups = [whole]
        return self._reading(groups)

    def learn(self, samples: Iterable[tuple[int, Drawing]]) -> Personal:
        """Learn one person's hand from digits they wrote, each 0 to 9 once or more often.

        Args:
            samples: ``(label, drawing)``, each drawing one digit.

        Returns:
            What to give to ``Reader(personal=…)`` or to save; this reader stays as it is.

        Raises:
            ValueError: without samples, for an empty drawing or a label that is no digit.
        """
        from airdraw.personal import learn

        return learn(self._recognizer, samples)

    def digits_of_row(self, drawing: Drawing, text: str) -> list[tuple[int, Drawing]]:
        """Take a row of digits apart when it is known what was written: samples for `learn`.

        Args:
            drawing: the digits of `text` from left to right, the pen lifted after each.
            text: digits.

        Raises:
            ValueError: when the ink cannot be taken apart into so many digits, or surely shows
                another number.
        """
        from airdraw.personal_ink import digits_of_row

        return digits_of_row(drawing, text, self._recognizer.probabilities)

    def for_hand(self, personal: Personal | Path | str) -> Reader:
        """A reader that knows one hand and shares this one's model; this one stays as it is.

        Raises:
            ValueError: when the hand was learned with another model, or is none.
        """
        made = copy(self)
        made._recognizer = _knowing(self._recognizer, personal)
        return made

    def read_image(self, pixels: npt.NDArray[np.uint8]) -> Reading:
        """Read the digits in a picture, row by row from the top, each from left to right.

        Args:
            pixels: (H, W) grey or (H, W, 3) RGB, uint8; dark on light or light on dark.

        Returns:
            The digits; an empty reading when there is nothing to read. Boxes are in pixels.

        Raises:
            ValueError: when the shape or the type is another one.
        """
        from airdraw.picture_digits import picture_groups

        return self._reading(picture_groups(pixels, self._recognizer.picture_probabilities))

    def read_normalized(self, images: npt.NDArray[np.generic]) -> Reading:
        """Read pictures that are normalized already, as MNIST's are, one digit each.

        Args:
            images: (N, 28, 28), uint8 in [0, 255] or float in [0, 1]; ink is bright.

        Returns:
            A reading of N digits in the order of the pictures, without any segmentation. A
            picture without ink is refused: its label is None.

        Raises:
            ValueError: when the shape, the type or the range is another one.
        """
        pictures = _normalized(images)
        planes = picture_planes(pictures)
        probabilities = self._recognizer.picture_probabilities(pictures)
        probabilities[~planes.any(axis=(1, 2, 3))] = SURELY_NONE
        whole = Box(0.0, 0.0, float(SIZE_PX), float(SIZE_PX))
        rows = zip(probabilities, planes, strict=True)
        return Reading(tuple(self._digit(p, plane, whole) for p, plane in rows))

    def _are_no_number(self, groups: list[Group], whole: Group, drawing: Drawing) -> bool:
        """Whether several groups, some of them good digits, are rather a word or a drawing."""
        if len(groups) == 1 or all(self._is_refused(group.probabilities) for group in groups):
            return False
        contract = self._recognizer.contract
        measures = number_measures(groups, whole, drawing)
        return bool(contract.number_check.probability(measures) < contract.number_threshold)

    def _is_refused(self, probabilities: Probabilities) -> bool:
        return bool(probabilities[DIGITS:].sum() > self._recognizer.contract.refusal_threshold)

    def _reading(self, groups: list[Group]) -> Reading:
        return Reading(tuple(self._group_digit(group) for group in groups))

    def _group_digit(self, group: Group) -> Digit:
        return self._digit(group.probabilities, group.planes, group.box, group.strokes)

    def _digit(
        self, probabilities: Probabilities, planes: FloatArray, box: Box,
        strokes: tuple[int, ...] = (),
    ) -> Digit:  # fmt: skip
        order = np.argsort(-probabilities[:DIGITS], kind="stable")
        candidates = tuple((int(label), float(probabilities[label])) for label in order)
        is_refused = self._is_refused(probabilities)
        return Digit(
            label=None if is_refused else candidates[0][0],
            confidence=candidates[0][1],
            candidates=candidates,
            box=box,
            image=np.rint(planes[:, :, 0] * _FULL_INK).astype(np.uint8).tobytes(),
            strokes=strokes,
        )


def _knowing(recognizer: Recognizer, personal: Personal | Path | str) -> Recognizer:
    from airdraw.personal import PersonalRecognizer

    return PersonalRecognizer(personal, recognizer)


def _normalized(images: npt.NDArray[np.generic]) -> FloatArray:
    if hasattr(images, "mask"):
        raise ValueError("These pictures are masked; fill the array first: images.filled(0).")
    try:
        images = np.asarray(images)
    except ValueError:
        raise ValueError("Normalized pictures are one array (N, 28, 28), all alike.") from None
    if images.ndim != 3 or images.shape[1:] != (SIZE_PX, SIZE_PX):
        raise ValueError(f"Normalized pictures are (N, 28, 28), not {images.shape}.")
    if images.dtype == np.uint8:
        return images.astype(np.float32) / np.float32(_FULL_INK)
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(f"Normalized pictures are uint8 or float, not {images.dtype}.")
    pictures = images.astype(np.float32)
    if pictures.size and not (pictures.min() >= 0 and pictures.max() <= 1):
        raise ValueError("Normalized float pictures lie in [0, 1]; uint8 ones in [0, 255].")
    return pictures
