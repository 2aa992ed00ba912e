"""The network: a small plain convolutional net, sized for half a millisecond on one core."""

from __future__ import annotations

import keras
from keras import layers

from airdraw.raster import PLANES, SIZE_PX
from airdraw.recognizer import OUTPUTS as CLASSES

FEATURES = 96

#: Channels, stride and padding of the 3×3 convolutions.
_CONVOLUTIONS = (
    (16, 1, "same"),
    (32, 2, "same"),
    (64, 1, "same"),
    (96, 2, "same"),
    (128, 1, "same"),
    (128, 1, "valid"),
    (96, 1, "valid"),
)


def build_model(dropout: float = 0.3) -> keras.Model:
    """(N, 28, 28, 4) float32 of `airdraw.raster.ink_planes` → (N, 12) logits.

    The layer "features" holds (N, 96) values from which a personal head can be made.
    """
    inputs = keras.Input((SIZE_PX, SIZE_PX, PLANES), name="ink")
    x = inputs
    for channels, stride, padding in _CONVOLUTIONS:
        x = layers.Conv2D(channels, 3, strides=stride, padding=padding, use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU()(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(FEATURES, activation="relu", name="features")(x)
    logits = layers.Dense(CLASSES, name="logits")(layers.Dropout(dropout)(x))
    return keras.Model(inputs, logits, name="airdraw")
