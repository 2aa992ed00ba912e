"""The mixture that the network is trained on: MNIST, pen ink and ink that is not one digit."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from airdraw.raster import LINE_WIDTH_PX, PLANES, SIZE_PX, rasterize_polylines
from training.augment import distort_ink, distort_ink_mildly, distort_pictures
from training.data import InkSets, Sample
from training.forms import more_forms
from training.mixed_ink import mixed_ink

Pictures = npt.NDArray[np.float16]
Labels = npt.NDArray[np.uint8]

_CHUNK = 1000
#: So many renderings come without direction and order, with any line width: as pictures do.
_PICTURE_SHARE = 0.35
_PICTURE_LINE_WIDTHS_PX = (1.3, 3.4)


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """How much of what is in one epoch, and how many renderings are made of it."""

    pen_variants: int = 10
    mild_variants: int = 4
    more_forms: int = 1600
    letter_variants: int = 10
    synthetic: int = 75_000
    mnist_per_epoch: int = 55_000
    pen_per_epoch: int = 75_000
    non_digits_per_epoch: int = 45_000


def render(
    samples: list[Sample], seed: tuple[int, ...], strength: float = 1.0
) -> tuple[Pictures, Labels]:
    """One distorted rendering of each sample: (N, 28, 28, 4) float16 and (N,) labels.

    With strength 0 the ink is only distorted mildly.
    """
    random = np.random.default_rng(seed)
    widths = np.exp(random.normal(np.log(LINE_WIDTH_PX), 0.05, len(samples)))
    is_picture = random.random(len(samples)) < _PICTURE_SHARE
    widths[is_picture] = random.uniform(*_PICTURE_LINE_WIDTHS_PX, is_picture.sum())
    polylines = [
        distort_ink(sample.strokes, random, strength)
        if strength
        else distort_ink_mildly(sample.strokes, random)
        for sample in samples
    ]
    planes = rasterize_polylines(polylines, widths)
    planes[is_picture, :, :, 1:] = 0
    labels = np.array([sample.label for sample in samples], dtype=np.uint8)
    return planes.astype(np.float16), labels


def _render_chunk(task: tuple[list[Sample], tuple[int, ...], float]) -> tuple[Pictures, Labels]:
    return render(*task)


def render_pool(
    samples: list[Sample], variants: int, seed: int, strength: float = 1.0
) -> tuple[Pictures, Labels]:
    """`variants` renderings of every sample, on all cores."""
    tasks = [
        (samples[start : start + _CHUNK], (seed, variant, start), strength)
        for variant in range(variants)
        for start in range(0, len(samples), _CHUNK)
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_render_chunk, tasks))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


@dataclass(frozen=True)
class Pools:
    pen: tuple[Pictures, Labels]
    non_digits: tuple[Pictures, Labels]


def load_pools(sets: InkSets, mixture: Mixture, seed: int, folder: Path) -> Pools:
    """The rendered pools; made once and kept in `folder`, so that a resumed run starts at once."""
    path = folder / "pools.npz"
    if not path.exists():
        random = np.random.default_rng((seed, 1))
        synthetic = mixed_ink(mixture.synthetic, sets.train, sets.train_non_digits, random)
        forms = more_forms(sets.train, mixture.more_forms, random)
        wild = render_pool(sets.train + forms, mixture.pen_variants, seed)
        mild = render_pool(sets.train + forms, mixture.mild_variants, seed + 3, strength=0)
        pen = _together(wild, mild)
        letters = render_pool(sets.train_non_digits, mixture.letter_variants, seed + 1)
        shapes = render_pool(synthetic, 1, seed + 2, strength=0.5)
        others = _together(letters, shapes)
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npz")
        np.savez(unfinished, pen_x=pen[0], pen_y=pen[1], none_x=others[0], none_y=others[1])
        unfinished.rename(path)
    with np.load(path) as arrays:
        return Pools((arrays["pen_x"], arrays["pen_y"]), (arrays["none_x"], arrays["none_y"]))


def _together(
    one: tuple[Pictures, Labels], other: tuple[Pictures, Labels]
) -> tuple[Pictures, Labels]:
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])


class Epoch(keras.utils.PyDataset):  # type: ignore[misc]
    """One epoch in batches; every picture is drawn from (seed, epoch, batch) alone."""

    def __init__(
        self,
        mnist: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]],
        pools: Pools,
        mixture: Mixture,
        seed: tuple[int, int],
        batch_size: int,
        classes: int,
    ) -> None:
        super().__init__(workers=2, max_queue_size=8)
        # MNIST's pictures are (N, 28, 28) uint8, the pools' (N, 28, 28, 4) float16.
        self._sources: tuple[tuple[npt.NDArray[Any], Labels], ...] = (
            mnist, pools.pen, pools.non_digits,
        )  # fmt: skip
        self._seed, self._batch_size, self._classes = seed, batch_size, classes
        amounts = (mixture.mnist_per_epoch, mixture.pen_per_epoch, mixture.non_digits_per_epoch)
        random = np.random.default_rng(seed)
        # (source, row) of every example of this epoch.
        order = np.concatenate(
            [
                np.stack([np.full(amount, number), _rows(len(source[1]), amount, random)], axis=1)
                for number, (source, amount) in enumerate(zip(self._sources, amounts, strict=True))
            ]
        )
        self._order = random.permutation(order)

    def __len__(self) -> int:
        return len(self._order) // self._batch_size

    def __getitem__(self, index: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        rows = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        random = np.random.default_rng((*self._seed, index))
        x = np.zeros((len(rows), SIZE_PX, SIZE_PX, PLANES), dtype=np.float32)
        y = np.zeros(len(rows), dtype=int)
        for number, (pictures, labels) in enumerate(self._sources):
            mine = rows[:, 0] == number
            chosen = rows[mine, 1]
            if number == 0:
                x[mine, :, :, 0] = distort_pictures(
                    pictures[chosen].astype(np.float32) / 255, random
                )
            else:
                x[mine] = _shifted(pictures[chosen], random)
            y[mine] = labels[chosen]
        return x, np.eye(self._classes, dtype=np.float32)[y]


def _shifted(planes: Pictures, random: np.random.Generator) -> Pictures:
    """Pictures are centred to whole pixels only: those without direction move by up to one."""
    shift = random.integers(-1, 2, (len(planes), 2))
    shift[planes[..., 1:].any(axis=(1, 2, 3))] = 0
    return np.stack([np.roll(p, tuple(s), axis=(0, 1)) for p, s in zip(planes, shift, strict=True)])


def _rows(size: int, amount: int, random: np.random.Generator) -> npt.NDArray[np.int_]:
    """`amount` row numbers below `size`, each as often as the others."""
    rounds = [random.permutation(size) for _ in range(-(-amount // size))]
    return np.concatenate(rounds)[:amount]
