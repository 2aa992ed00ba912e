"""Export a trained model into the package: LiteRT file, Keras file and the JSON contract."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from scipy.optimize import minimize_scalar

from airdraw.raster import PLANES, SIZE_PX, rasterize_polylines
from airdraw.recognizer import DEFAULT_CONTRACT, DIGITS, LABELS, calibrate, picture_planes
from training.contract_file import write_contract
from training.data import InkSets, Mnist, Sample
from training.number_check import NO_CHECK

#: At most this share of the real digits of validation writers is refused.
REFUSED_DIGITS = 0.003


def export(
    model: keras.Model, mnist: Mnist, sets: InkSets, *, seed: int, epochs: int,
    contract_path: Path = DEFAULT_CONTRACT,
) -> None:  # fmt: skip
    """Write the served model, calibrated on writers that were not trained on.

    Every number passes until `training.number_check.add_number_check` was called.
    """
    folder = contract_path.parent
    folder.mkdir(parents=True, exist_ok=True)
    served = keras.Model(model.input, [model.output, model.get_layer("features").output])
    content = _lite(served)
    stem = contract_path.stem
    (folder / f"{stem}.tflite").write_bytes(content)
    # Without the optimizer, whose state is three times the model.
    keras.Model(model.input, model.output).save(folder / f"{stem}.keras")
    logits, labels = _validation_logits(model, sets)
    temperature = fit_temperature(logits, labels)
    none = calibrate(logits[labels < DIGITS], temperature)[:, DIGITS:].sum(axis=1)
    contract = {
        "file": f"{stem}.tflite",
        "sha256": hashlib.sha256(content).hexdigest(),
        "input": {
            "shape": [SIZE_PX, SIZE_PX, PLANES],
            "meaning": "airdraw.raster.ink_planes; planes 1 to 3 are zero for pictures",
        },
        "labels": LABELS,
        "temperature": round(temperature, 4),
        "refusal_threshold": round(float(np.quantile(none, 1 - REFUSED_DIGITS)), 4),
        "number_check": NO_CHECK,
        "training": {
            "commit": _commit(), "seed": seed, "epochs": epochs,
            "mnist": len(mnist.train[1]), "pen_digits": len(sets.train),
            "pen_writers": len({sample.writer for sample in sets.train}),
        },
        "scores": {},
    }  # fmt: skip
    write_contract(contract_path, contract)


def _lite(model: keras.Model) -> bytes:
    # A batch of one: the served path never resizes its buffers.
    one = keras.Input(batch_shape=(1, SIZE_PX, SIZE_PX, PLANES))
    content: bytes = tf.lite.TFLiteConverter.from_keras_model(
        keras.Model(one, model(one, training=False))
    ).convert()
    return content


def _validation_logits(
    model: keras.Model, sets: InkSets
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int_]]:
    samples = sets.validation + sets.validation_non_digits
    planes = planes_of(samples)
    # Both views, as `Recognizer.probabilities` takes them.
    seen = picture_planes(planes[..., 0])
    logits = (model.predict(planes, verbose=0) + model.predict(seen, verbose=0)) / 2
    return np.asarray(logits), np.array([sample.label for sample in samples])


def planes_of(samples: list[Sample]) -> npt.NDArray[np.float32]:
    """Samples as the network sees them, undistorted."""
    return rasterize_polylines([sample.strokes for sample in samples])


def fit_temperature(logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int_]) -> float:
    """The temperature that makes the probabilities of unseen writers most likely."""

    def loss(temperature: float) -> float:
        made = calibrate(logits, temperature)
        return float(-np.log(made[np.arange(len(labels)), labels] + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=(0.1, 5), method="bounded").x)


def _commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or "unknown"
