"""The examples in the docstrings do what they say."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import airdraw

#: Running it is its import.
PROGRAM = "airdraw.__main__"
MODULES = [
    module.name
    for module in pkgutil.walk_packages(airdraw.__path__, "airdraw.")
    if module.name != PROGRAM
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
