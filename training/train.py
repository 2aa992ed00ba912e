"""Train the network: `python -m training.train --ink DIR [--mnist DIR]`.

Seeded, shows its progress, and goes on where it was stopped when called again with the same
`--out`. At its end the model is exported into the package (`training/export.py`).

The rate falls and rises again (warm restarts: Loshchilov and Hutter 2017), and each cycle draws its
own renderings of the ink: a second set of distortions is worth more than the first one seen longer.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from airdraw.recognizer import OUTPUTS as CLASSES
from training.data import NONE_LABEL, InkSets, Mnist, load_ink_sets, load_mnist
from training.dataset import Epoch, Mixture, Pools, load_pools
from training.model import build_model

BATCH_SIZE = 256
LABEL_SMOOTHING = 0.05
WARM_UP_STEPS = 300


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """From a warm-up over the peak rate down to next to nothing, on renderings of its own."""

    epochs: int
    peak_rate: float = 2e-3
    seed: int = 0


#: Seeds as far apart as this share no renderings.
CYCLES = (Cycle(epochs=21), Cycle(epochs=12, peak_rate=1.2e-3, seed=100))


def train(
    mnist: Mnist, pools: Pools, mixture: Mixture, *, cycle: Cycle, folder: Path,
    start: keras.Model | None = None,
) -> keras.Model:  # fmt: skip
    """Train for one cycle, keeping everything in `folder` that is needed to go on later.

    Args:
        start: the model whose weights the cycle begins with; without it they are random.
    """
    epochs, seed = cycle.epochs, cycle.seed
    keras.utils.set_random_seed(seed)
    model = build_model()
    if start is not None:
        model.set_weights(start.get_weights())
    steps = (
        mixture.mnist_per_epoch + mixture.pen_per_epoch + mixture.non_digits_per_epoch
    ) // BATCH_SIZE
    warm_up = min(WARM_UP_STEPS, epochs * steps // 2)
    rate = keras.optimizers.schedules.CosineDecay(
        cycle.peak_rate / 10, epochs * steps - warm_up, 1e-3,
        warmup_target=cycle.peak_rate, warmup_steps=warm_up,
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
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-export", action="store_true", help="leave the shipped model alone")
    arguments = parser.parse_args()
    mnist, sets = load_mnist(arguments.mnist), load_ink_sets(arguments.ink)
    _describe(mnist, sets)
    model = None
    for number, cycle in enumerate(CYCLES, 1):
        seeded = replace(cycle, seed=arguments.seed + cycle.seed)
        model = _finished(arguments.out / f"cycle-{number}", mnist, sets, seeded, model)
    if model is not None and not arguments.no_export:
        from training.export import export

        epochs = sum(cycle.epochs for cycle in CYCLES)
        export(model, mnist, sets, seed=arguments.seed, epochs=epochs)


def _finished(
    folder: Path, mnist: Mnist, sets: InkSets, cycle: Cycle, start: keras.Model | None
) -> keras.Model:
    """The model at the end of a cycle, which is trained only when it is not there yet."""
    path = folder / "model.keras"
    if path.exists():
        return keras.models.load_model(path, compile=False)
    mixture = Mixture()
    pools = load_pools(sets, mixture, cycle.seed, folder)
    return train(mnist, pools, mixture, cycle=cycle, folder=folder, start=start)


def _describe(mnist: Mnist, sets: InkSets) -> None:
    writers = len({sample.writer for sample in sets.train})
    print(
        f"MNIST {len(mnist.train[1])}, pen digits {len(sets.train)} of {writers} writers, "
        f"no digits {len(sets.train_non_digits)} (class {NONE_LABEL})",
        flush=True,
    )


if __name__ == "__main__":
    main()
