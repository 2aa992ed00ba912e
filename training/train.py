"""Train the network: `python -m training.train --ink DIR [--mnist DIR]`.

Seeded, shows its progress, and goes on where it was stopped when called again with the same
`--out`. At its end the model is exported into the package (`training/export.py`).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from airdraw.recognizer import OUTPUTS as CLASSES
from training.data import NONE_LABEL, InkSets, Mnist, load_ink_sets, load_mnist
from training.dataset import Epoch, Mixture, Pools, load_pools
from training.model import build_model

BATCH_SIZE = 256
PEAK_RATE = 2e-3
LABEL_SMOOTHING = 0.05
WARM_UP_STEPS = 300


def train(
    mnist: Mnist, pools: Pools, mixture: Mixture, *, epochs: int, seed: int, folder: Path
) -> keras.Model:
    """Train for `epochs`, keeping everything in `folder` that is needed to go on later."""
    keras.utils.set_random_seed(seed)
    model = build_model()
    steps = (
        mixture.mnist_per_epoch + mixture.pen_per_epoch + mixture.non_digits_per_epoch
    ) // BATCH_SIZE
    warm_up = min(WARM_UP_STEPS, epochs * steps // 2)
    rate = keras.optimizers.schedules.CosineDecay(
        PEAK_RATE / 10, epochs * steps - warm_up, 1e-3,
        warmup_target=PEAK_RATE, warmup_steps=warm_up,
    )  # fmt: skip
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=4e-3, use_ema=True, ema_momentum=0.998),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=LABEL_SMOOTHING),
        metrics=["accuracy"],
    )
    done = _restore(model, folder)
    for epoch in range(done, epochs):
        started_s = time.monotonic()
        batches = Epoch(mnist.train, pools, mixture, (seed, epoch), BATCH_SIZE, CLASSES)
        history = model.fit(batches, initial_epoch=epoch, epochs=epoch + 1, verbose=2)
        _keep(model, folder, epoch + 1)
        _log(folder, epoch, history.history, time.monotonic() - started_s)
    model.optimizer.finalize_variable_values(model.trainable_variables)
    _refresh_statistics(
        model, Epoch(mnist.train, pools, mixture, (seed, epochs), BATCH_SIZE, CLASSES)
    )
    model.save(folder / "model.keras")
    return model


def _refresh_statistics(model: keras.Model, batches: Epoch, count: int = 150) -> None:
    """The averaged weights need batch statistics of their own (Izmailov et al. 2018, SWA)."""
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momentum = [layer.momentum for layer in norms]
    for number in range(min(count, len(batches))):
        for layer in norms:
            layer.momentum = number / (number + 1)
        model(batches[number][0], training=True)
    for layer, value in zip(norms, momentum, strict=True):
        layer.momentum = value


def _restore(model: keras.Model, folder: Path) -> int:
    """How many epochs are done already."""
    progress = folder / "progress.json"
    if not progress.exists():
        return 0
    done = int(json.loads(progress.read_text())["epochs"])
    with np.load(folder / f"state-{done}.npz") as state:
        model.optimizer.build(model.trainable_variables)
        for number, variable in enumerate(_state(model)):
            variable.assign(state[f"v{number}"])
    return done


def _keep(model: keras.Model, folder: Path, done: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    state: dict[str, Any] = {f"v{number}": np.asarray(v) for number, v in enumerate(_state(model))}
    np.savez(folder / f"state-{done}.npz", **state)
    (folder / "progress.json").write_text(json.dumps({"epochs": done}))
    (folder / f"state-{done - 1}.npz").unlink(missing_ok=True)


def _state(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]


def _log(folder: Path, epoch: int, history: dict[str, list[float]], seconds: float) -> None:
    row = {"epoch": epoch, "seconds": round(seconds, 1), **{k: v[-1] for k, v in history.items()}}
    with (folder / "log.jsonl").open("a") as log:
        log.write(json.dumps(row) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ink", type=Path, required=True, help="folder of the pen data")
    parser.add_argument("--mnist", type=Path, help="folder of MNIST; without it Keras downloads it")
    parser.add_argument("--out", type=Path, default=Path("training/runs/default"))
    parser.add_argument("--epochs", type=int, default=21)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-export", action="store_true", help="leave the shipped model alone")
    arguments = parser.parse_args()
    mnist, sets = load_mnist(arguments.mnist), load_ink_sets(arguments.ink)
    _describe(mnist, sets)
    mixture = Mixture()
    pools = load_pools(sets, mixture, arguments.seed, arguments.out)
    model = train(
        mnist, pools, mixture, epochs=arguments.epochs, seed=arguments.seed, folder=arguments.out
    )
    if not arguments.no_export:
        from training.export import export
        from training.number_check import add_number_check

        export(model, mnist, sets, seed=arguments.seed, epochs=arguments.epochs)
        add_number_check(sets, arguments.seed)


def _describe(mnist: Mnist, sets: InkSets) -> None:
    writers = len({sample.writer for sample in sets.train})
    print(
        f"MNIST {len(mnist.train[1])}, pen digits {len(sets.train)} of {writers} writers, "
        f"no digits {len(sets.train_non_digits)} (class {NONE_LABEL})",
        flush=True,
    )


if __name__ == "__main__":
    main()
