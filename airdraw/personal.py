"""A reader that knows one person's hand: a small head learned from the digits they wrote once.

The network's features stay as they are. What is learned is a linear correction of its scores, from
the person's own digits and slightly turned, slanted and stretched copies of them. Two things keep
it from changing more than they call for: a penalty on its size (maximum a posteriori adaptation:
Gauvain & Lee 1994; for handwriting Connell & Jain 2002), and ink in the same hand that is no digit,
of which it has to say what the network says ("Learning without forgetting", Li & Hoiem 2016);
without that, many letters become digits. It is used only by a reader that was given it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing
from airdraw.personal_ink import copies, other_ink
from airdraw.raster import PLANES, SIZE_PX, FloatArray, rasterize_polylines
from airdraw.recognizer import DIGITS, OUTPUTS, Recognizer, checked_path, picture_planes

PERSONAL_FORMAT = "airdraw-personal"
PERSONAL_VERSION = 1

#: What other ink in the same hand weighs, all of it together, when all copies weigh 1.
_OTHER_WEIGHT = 1.0
#: How strongly the head is kept small, and how long it is fitted; chosen on validation writers
#: (`airdraw.evaluation_personal`).
_PENALTY = 1e-5
_ROUNDS = 400
#: Curvature of the softmax's loss is at most this (Böhning 1992).
_CURVATURE = 0.5
_KEPT_DIGITS = 5
#: A drawing of more strokes is no digit, however it was written.
_MOST_STROKES = 100
#: Beyond this a number in a file was not learned from anybody's digits.
_LARGEST = 1e6
_NO_HEAD = f"no table of finite numbers in {OUTPUTS} columns"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Personal:
    """What was learned of one hand.

    Attributes:
        model_sha256: digest of the model whose features it belongs to.
        head: (F + 1, C) float64; added to the C scores: the F features times it, and its last row.
        samples: how many digits it was learned from, by label.

    Raises:
        ValueError: when the head is no such table, or a number in it is not finite.
    """

    model_sha256: str
    head: Floats
    samples: tuple[int, ...]

    def __post_init__(self) -> None:
        if not _is_head(self.head):
            raise ValueError(f"This hand's head is {_NO_HEAD}; learn the hand anew.")

    def adjust(self, logits: FloatArray, features: FloatArray) -> FloatArray:
        """(N, C) scores corrected for this hand, from (N, F) features."""
        made: FloatArray = (logits + features @ self.head[:-1] + self.head[-1]).astype(np.float32)
        return made

    def to_content(self) -> dict[str, Any]:
        """Plain values for JSON, as `save` writes them."""
        rows = [[float(f"{value:.{_KEPT_DIGITS}g}") for value in row] for row in self.head.tolist()]
        return {
            "format": PERSONAL_FORMAT,
            "version": PERSONAL_VERSION,
            "model": self.model_sha256,
            "samples": list(self.samples),
            "head": rows,
        }

    @classmethod
    def from_content(cls, content: Any) -> Personal:
        """What `to_content` made; more keys may lie beside its own.

        Raises:
            ValueError: when it is something else.
        """
        try:
            return _from_content(content)
        except ValueError as error:
            raise ValueError(f"This is no learned hand ({error}).") from None

    def save(self, path: Path | str) -> None:
        """Write a small JSON file. To forget the hand, delete it."""
        path = checked_path(path, "A hand")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_content()) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> Personal:
        """Read what `save` wrote.

        Raises:
            ValueError: when the file is missing or is none.
        """
        path = checked_path(path, "A hand")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ValueError(
                f"The personal file {path} cannot be read: {error.strerror}."
            ) from None
        except (ValueError, RecursionError):
            raise ValueError(f"{path} is no personal file; `airdraw learn` writes them.") from None
        try:
            return _from_content(content)
        except ValueError as error:
            raise ValueError(
                f"{path} is no personal file ({error}); `airdraw learn` writes them."
            ) from None


def _from_content(content: Any) -> Personal:
    if not isinstance(content, dict) or content.get("format") != PERSONAL_FORMAT:
        raise ValueError("another format")
    if content.get("version") != PERSONAL_VERSION:
        raise ValueError(f"version {content.get('version')!r} is unknown")
    missing = {"model", "samples", "head"} - content.keys()
    if missing:
        raise ValueError(f"{min(missing)!r} is missing")
    try:
        head = np.array(content["head"], dtype=np.float64)
        samples = tuple(int(count) for count in content["samples"])
    except (TypeError, ValueError, OverflowError):
        raise ValueError("its head or its samples are no numbers") from None
    if not _is_head(head):
        raise ValueError(f"the head is {_NO_HEAD}")
    return Personal(str(content["model"]), head, samples)


def _is_head(head: object) -> bool:
    is_table = isinstance(head, np.ndarray) and head.ndim == 2 and head.shape[1] == OUTPUTS
    # The comparison is false for what is no number, too.
    return is_table and bool((np.abs(np.asarray(head)) <= _LARGEST).all())


class PersonalRecognizer(Recognizer):
    """A recognizer that knows one hand and shares the loaded model with the one for everybody.

    Args:
        personal: what was learned, or the file of it.
        recognizer: with the model that it was learned with.

    Raises:
        ValueError: when it was learned with another model.
    """

    def __init__(self, personal: Personal | Path | str, recognizer: Recognizer) -> None:
        # The interpreter and its lock are shared, so both may be used from many threads.
        vars(self).update(vars(recognizer))
        self._personal = personal if isinstance(personal, Personal) else Personal.load(personal)
        if self._personal.model_sha256 != self.contract.sha256:
            raise ValueError(
                "This hand was learned with another model; write 0 to 9 once more for this one."
            )
        blank = np.zeros((1, SIZE_PX, SIZE_PX, PLANES), np.float32)
        features = Recognizer.logits(self, blank)[1]
        if len(self._personal.head) != features.shape[1] + 1:
            raise ValueError("This hand does not fit the model that it names; write 0 to 9 anew.")

    def logits(self, planes: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Corrected scores and features: see `Recognizer.logits`."""
        logits, features = super().logits(planes)
        if not len(logits):
            return logits, features
        return self._personal.adjust(logits, features), features


def learn(recognizer: Recognizer, samples: Iterable[tuple[int, Drawing]]) -> Personal:
    """Learn a hand from digits written by one person, each at least once if possible.

    Args:
        recognizer: its scores are taken as they are for everybody, even if it knows a hand.
        samples: ``(label, drawing)``, label 0 to 9; each drawing one digit.

    Raises:
        ValueError: without samples, for an empty drawing or a label that is no digit.
    """
    if not isinstance(samples, Iterable):
        raise ValueError(f"A hand is learned from (label, drawing) pairs, not {samples!r}.")
    checked = [_checked_sample(sample) for sample in samples]
    if not checked:
        raise ValueError("A hand is learned from at least one digit; write 0 to 9 once.")
    labels = [label for label, _ in checked]
    digits = [[stroke.array[:, :2] for stroke in drawing.strokes] for _, drawing in checked]
    copied = [copies(strokes) for strokes in digits]
    features, scores = _looks(recognizer, [copy for several in copied for copy in several])
    wanted = np.eye(scores.shape[1])[np.repeat(labels, [len(several) for several in copied])]
    other_features, other_scores = _looks(recognizer, other_ink(digits))
    head = _fit(
        np.concatenate([features, other_features]),
        np.concatenate([scores, other_scores]),
        np.concatenate([wanted, wanted, _softmax(other_scores)]),
        np.concatenate([_shares(features, 1.0), _shares(other_features, _OTHER_WEIGHT)]),
    )
    # What was not written is not known: whoever wrote a 7 alone would have every 1 read as a 7.
    head *= len(set(labels)) / DIGITS
    return Personal(
        recognizer.contract.sha256,
        head * recognizer.contract.temperature,
        tuple(int(count) for count in np.bincount(labels, minlength=DIGITS)),
    )


def _checked_sample(sample: object) -> tuple[int, Drawing]:
    if not isinstance(sample, tuple | list) or len(sample) != 2:
        raise ValueError(f"A hand is learned from (label, drawing) pairs, not {sample!r:.60}.")
    label, drawing = sample
    is_whole = isinstance(label, Integral) and not isinstance(label, bool)
    if not is_whole or label not in range(DIGITS):
        raise ValueError(f"A hand is learned from digits 0 to 9, not {label!r}.")
    if not isinstance(drawing, Drawing):
        raise ValueError(f"What shows the {label} is a Drawing, not {type(drawing).__name__}.")
    if drawing.is_empty:
        raise ValueError(f"The drawing of {label} is empty.")
    if len(drawing.strokes) > _MOST_STROKES:
        raise ValueError(
            f"The drawing of {label} has {len(drawing.strokes)} strokes; give one digit alone."
        )
    return int(label), drawing


def _looks(recognizer: Recognizer, inks: Sequence[Sequence[Floats]]) -> tuple[Floats, Floats]:
    """Features and calibrated scores, first with direction and order of the ink, then without."""
    planes = rasterize_polylines(inks)
    seen = [
        Recognizer.logits(recognizer, view) for view in (planes, picture_planes(planes[..., 0]))
    ]
    logits, features = (np.concatenate(part).astype(np.float64) for part in zip(*seen, strict=True))
    return features, logits / recognizer.contract.temperature


def _shares(rows: Floats, weight: float) -> Floats:
    return np.full(len(rows), weight / len(rows))


def _fit(features: Floats, scores: Floats, wanted: Floats, weights: Floats) -> Floats:
    """(F + 1, C) that, added to the scores, makes them what is wanted, and is small.

    Multinomial logistic regression around the given scores with a quadratic penalty, by Nesterov's
    accelerated gradient.

    Args:
        features: (N, F).
        scores: (N, C), of which the softmax is what the network says.
        wanted: (N, C) probabilities.
        weights: (N,) of the samples.
    """
    scale = float(np.sqrt((features**2).sum(axis=1).mean())) or 1.0
    inputs = np.column_stack([features / scale, np.ones(len(features))])
    weighted = inputs * weights[:, None]
    curvature = _CURVATURE * np.linalg.eigvalsh(weighted.T @ inputs)[-1]
    step = 1 / (curvature + _PENALTY)
    head = ahead = np.zeros((inputs.shape[1], scores.shape[1]))
    for number in range(_ROUNDS):
        chances = _softmax(scores + inputs @ ahead)
        gradient = weighted.T @ (chances - wanted) + _PENALTY * ahead
        before, head = head, ahead - step * gradient
        ahead = head + number / (number + 3) * (head - before)
    head[:-1] /= scale
    return head


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    made: Floats = powers / powers.sum(axis=1, keepdims=True)
    return made
