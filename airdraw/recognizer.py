"""The recognizer: normalized pictures in, calibrated probabilities out, by LiteRT.

The model file and its contract (`airdraw/models/digits.json`) belong together: input, labels,
calibration temperature and refusal threshold are numbers of the trained model, not settings.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.logistic import Logistic
from airdraw.raster import PLANES, SIZE_PX, FloatArray

MODEL_FOLDER = Path(__file__).parent / "models"
DEFAULT_CONTRACT = MODEL_FOLDER / "digits.json"
DIGITS = 10
#: Columns of the probabilities that the ink is no digit, and that it is several digits.
NONE_COLUMN, SEVERAL_COLUMN = 10, 11
OUTPUTS = 12
#: Probabilities of what is surely no digit.
SURELY_NONE = np.eye(OUTPUTS)[NONE_COLUMN]
#: What the columns are called in a contract.
LABELS = [*range(DIGITS), None, "several"]
#: Pictures are looked at turned by this much to either side too.
_VIEW_TURN_DEG = 8.0


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a model file promises.

    Attributes:
        file: name of the LiteRT file beside the contract.
        sha256: its digest.
        temperature: logits are divided by it before the softmax (Guo et al. 2017).
        refusal_threshold: ink with a higher probability of being no digit is refused.
        number_check: whether groups make a number (`airdraw.number_check`).
        number_threshold: groups with a lower probability of it are refused together.
    """

    file: str
    sha256: str
    temperature: float
    refusal_threshold: float
    number_check: Logistic
    number_threshold: float

    @classmethod
    def load(cls, path: Path) -> Contract:
        """Read and check a contract. Raises ValueError with one sentence when it is none."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            contract = cls(
                file=str(content["file"]),
                sha256=str(content["sha256"]),
                temperature=float(content["temperature"]),
                refusal_threshold=float(content["refusal_threshold"]),
                number_check=Logistic.from_json(content["number_check"]),
                number_threshold=float(content["number_check"]["threshold"]),
            )
            shape, labels = content["input"]["shape"], content["labels"]
        except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(
                f"{path} is not the contract of a model ({_reason(error)}); name the .json file "
                "beside the model."
            ) from None
        if shape != [SIZE_PX, SIZE_PX, PLANES] or labels != LABELS:
            raise ValueError(f"{path} describes a model for other input or other labels.")
        return contract


def _reason(error: Exception) -> str:
    """What is wrong with a contract, without its content: that may be a whole model."""
    if isinstance(error, OSError):
        return str(error.strerror)
    if isinstance(error, KeyError):
        return f"{error} is missing"
    is_no_json = isinstance(error, UnicodeDecodeError | json.JSONDecodeError | RecursionError)
    return "it is no JSON" if is_no_json else f"{error!s:.100}"


def checked_path(path: Path | str, what: str) -> Path:
    """The path of a file.

    Raises:
        ValueError: when it is something else, or empty.
    """
    if not isinstance(path, Path | str) or not str(path):
        raise ValueError(f"{what} is named by the path of its file, not by {path!r:.60}.")
    return Path(path)


class Recognizer:
    """A loaded model. Safe to share between threads.

    Args:
        contract_path: the JSON contract; the model file lies beside it.

    Raises:
        ValueError: when the contract or the model file is missing, broken or another one.
    """

    def __init__(self, contract_path: Path | str = DEFAULT_CONTRACT) -> None:
        contract_path = checked_path(contract_path, "A contract")
        self.contract = Contract.load(contract_path)
        content = _checked(contract_path.parent / self.contract.file, self.contract.sha256)
        self._interpreter = _interpreter(content)
        outputs = {detail["shape"][-1]: detail["index"] for detail in _outputs(self._interpreter)}
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._logits = outputs.pop(OUTPUTS)
        (self._features,) = outputs.values()
        # LiteRT's interpreter has one set of buffers; a call takes well under a millisecond.
        self._lock = threading.Lock()
        self._turns = (_Turn(-_VIEW_TURN_DEG), _Turn(_VIEW_TURN_DEG))

    def logits(self, planes: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Raw scores and features.

        Args:
            planes: (N, 28, 28, 4) float32 as `airdraw.raster.ink_planes` makes them.

        Returns:
            (N, 12) logits and (N, F) features, float32.
        """
        logits, features = [], []
        with self._lock:
            for picture in planes:
                self._interpreter.set_tensor(self._input, picture[np.newaxis])
                self._interpreter.invoke()
                logits.append(self._interpreter.get_tensor(self._logits)[0])
                features.append(self._interpreter.get_tensor(self._features)[0])
        if not logits:
            return np.zeros((0, OUTPUTS), np.float32), np.zeros((0, 0), np.float32)
        return np.stack(logits), np.stack(features)

    def probabilities(self, planes: FloatArray) -> npt.NDArray[np.float64]:
        """(N, 12) calibrated probabilities: the ten digits, "no digit", "several"; rows sum to 1.

        Ink is looked at twice, with and without its direction and order, and the scores are
        averaged: what a new writer does differently in time often looks as usual.
        """
        logits = self.logits(planes)[0]
        has_order = planes[..., 1:].any(axis=(1, 2, 3))
        if has_order.any():
            seen = self.logits(picture_planes(planes[has_order, :, :, 0]))[0]
            logits[has_order] = (logits[has_order] + seen) / 2
        return calibrate(logits, self.contract.temperature)

    def picture_probabilities(self, pictures: FloatArray) -> npt.NDArray[np.float64]:
        """The same for pictures of which only the ink is known.

        Each is looked at as it is and turned a little to either side, and the scores are averaged:
        the network saw mostly turned pictures, and errs less on their slightly softer lines.

        Args:
            pictures: (N, 28, 28) float32 in [0, 1], normalized.
        """
        flat = pictures.reshape(-1, SIZE_PX**2)
        views = [flat, *(turn(flat) for turn in self._turns)]
        seen = [self.logits(picture_planes(v.reshape(-1, SIZE_PX, SIZE_PX)))[0] for v in views]
        mean: FloatArray = np.mean(seen, axis=0, dtype=np.float32)
        return calibrate(mean, self.contract.temperature)


class _Turn:
    """Turns flat (N, 784) pictures about their middle, bilinearly.

    As a matrix product the same needs 200 times the work, and numpy's threads for it go on spinning
    beside everything that comes after.
    """

    def __init__(self, degrees: float) -> None:
        middle = (SIZE_PX - 1) / 2
        rows, cols = np.indices((SIZE_PX, SIZE_PX)).reshape(2, -1) - middle
        cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
        x, y = cos * cols + sin * rows + middle, cos * rows - sin * cols + middle
        self._corners = [
            self._corner(x, y, np.floor(x).astype(int) + across, np.floor(y).astype(int) + down)
            for across in (0, 1)
            for down in (0, 1)
        ]

    def __call__(self, flat: FloatArray) -> FloatArray:
        made = np.zeros_like(flat)
        for place, share in self._corners:
            made += flat[:, place] * share
        return made

    @staticmethod
    def _corner(
        x: npt.NDArray[np.float64], y: npt.NDArray[np.float64],
        col: npt.NDArray[np.int_], row: npt.NDArray[np.int_],
    ) -> tuple[npt.NDArray[np.int_], FloatArray]:  # fmt: skip
        """Which pixel one of the four about each place is, and how much it counts there."""
        share = (1 - np.abs(x - col)) * (1 - np.abs(y - row))
        inside = (col >= 0) & (col < SIZE_PX) & (row >= 0) & (row < SIZE_PX)
        place = np.where(inside, row * SIZE_PX + col, 0)
        return place, np.where(inside, share, 0).astype(np.float32)


def calibrate(logits: FloatArray, temperature: float) -> npt.NDArray[np.float64]:
    """Softmax of the logits divided by the temperature.

    >>> calibrate(np.zeros((1, 2), np.float32), 1.5).tolist()
    [[0.5, 0.5]]
    """
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    made: npt.NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return made


def nats(probabilities: npt.ArrayLike, least: float = 1e-9) -> npt.NDArray[np.float64]:
    """Negative logarithms of probabilities, of which none counts as less likely than `least`."""
    made: npt.NDArray[np.float64] = -np.log(np.maximum(probabilities, least))
    return made


def picture_planes(pictures: FloatArray) -> FloatArray:
    """(N, 28, 28) normalized pictures as input for the recognizer, without direction and order."""
    planes = np.zeros((len(pictures), SIZE_PX, SIZE_PX, PLANES), dtype=np.float32)
    planes[..., 0] = pictures
    return planes


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"The model file {path} cannot be read: {error.strerror}.") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"The model file {path} is not the one its contract names; restore both.")
    return content


def _interpreter(content: bytes) -> Any:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    return interpreter


def _outputs(interpreter: Any) -> list[dict[str, Any]]:
    details: list[dict[str, Any]] = interpreter.get_output_details()
    return details
