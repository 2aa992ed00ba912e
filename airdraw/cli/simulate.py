"""`airdraw simulate`: a video of a rendered hand that writes a number in the air."""

from __future__ import annotations

import argparse
from enum import Enum
from pathlib import Path

from airdraw.cli import EXIT_DONE
from airdraw.simulator import (
    Action,
    Away,
    Background,
    Enter,
    Leave,
    Light,
    Manner,
    PassBy,
    Rest,
    SceneSettings,
    Scratch,
    Show,
    SimulatedPose,
    Skin,
    Wave,
    Write,
    simulate,
)
from airdraw.simulator.video import write_video

#: What can happen before the writing, by its name on the command line.
_DISTRACTIONS: dict[str, tuple[Action, ...]] = {
    "wave": (Enter(), Wave(), Leave()),
    "scratch": (Enter(), Scratch(), Leave()),
    "palm": (PassBy(),),
    "empty": (Away(),),
}
_HANDS = ("left", "right")
#: How the number is finished, by its name on the command line.
_ENDINGS: dict[str, tuple[Action, ...]] = {
    "pause": (Rest(),),
    "fist": (Show(SimulatedPose.FIST),),
    "undo": (Show(SimulatedPose.SHAKA),),
    "clear": (Show(SimulatedPose.PALM, 1.9),),
    "none": (),
}
_DEFAULT = SceneSettings()
#: Settings whose option has another name.
_OPTIONS = {"turn_deg": "--turn", "time_jitter": "--jitter", "drop_rate": "--drop"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = (
        "Render a video of a hand that writes a number in the air. It shows the camera's own "
        "picture, not mirrored; `airdraw video` mirrors it."
    )
    parser.add_argument("text", metavar="TEXT", help="the digits to write; '' writes nothing")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="OUT.mp4 or OUT.mjpeg"
    )
    parser.add_argument("--mirror", action="store_true", help="mirror it, as the user sees it")
    parser.add_argument("--seed", type=int, default=0, help="another number, another video")
    _add_writer(parser)
    _add_picture(parser)
    parser.add_argument(
        "--before", choices=_DISTRACTIONS, action="append", default=[],
        help="what happens before the writing; may be given several times",
    )  # fmt: skip
    parser.add_argument("--end", choices=_ENDINGS, default="pause", help="what follows the writing")
    parser.add_argument("--second-hand", action="store_true", help="the other hand is seen too")


def _add_writer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pen", choices=("point", "pinch"), default=_DEFAULT.pen)
    parser.add_argument("--hand", choices=_HANDS, default="right", help="the writing hand")
    parser.add_argument("--skin", choices=_names(Skin), default=_DEFAULT.skin.value)
    parser.add_argument(
        "--hand-size", type=float, default=_DEFAULT.hand_size, metavar="SHARE",
        help="wrist to fingertip, as a share of the frame's height",
    )  # fmt: skip
    parser.add_argument(
        "--turn", type=float, default=0.0, metavar="DEGREES", help="lean of the hand"
    )
    parser.add_argument("--pace", type=float, default=1.0, help="2 writes twice as fast")
    parser.add_argument("--tremor", type=float, default=Manner().tremor, metavar="SHARE")


def _add_picture(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--background", choices=_names(Background), default="gradient")
    parser.add_argument("--light", choices=_names(Light), default="normal")
    parser.add_argument("--noise", type=float, default=_DEFAULT.noise, metavar="GREYS")
    parser.add_argument("--width", type=int, default=_DEFAULT.width)
    parser.add_argument("--height", type=int, default=_DEFAULT.height)
    parser.add_argument("--fps", type=float, default=_DEFAULT.fps)
    parser.add_argument("--jitter", type=float, default=0.0, metavar="SHARE", help="uneven stamps")
    parser.add_argument("--drop", type=float, default=0.0, metavar="SHARE", help="lost frames")


def _names(choices: type[Enum]) -> list[str]:
    return [choice.value for choice in choices]


def run(arguments: argparse.Namespace) -> int:
    """Render the video; returns the exit code.

    Raises:
        ValueError: naming the option that is out of its range, or for what cannot be written.
    """
    write_video(simulate(_script(arguments), _settings(arguments)), arguments.output)
    return EXIT_DONE


def _script(arguments: argparse.Namespace) -> tuple[Action, ...]:
    script = tuple(action for name in arguments.before for action in _DISTRACTIONS[name])
    written = (Write(arguments.text),) if arguments.text else ()
    if written or not script:
        script += (Enter(), *written, *_ENDINGS[arguments.end], Leave())
    return script


def _settings(arguments: argparse.Namespace) -> SceneSettings:
    try:
        return _scene(arguments)
    except ValueError as error:
        # The sentence begins with the setting's name; here it is known as an option.
        setting, _, rest = str(error).partition(" ")
        option = _OPTIONS.get(setting, f"--{setting.replace('_', '-')}")
        raise ValueError(f"{option} {rest}") from None


def _scene(arguments: argparse.Namespace) -> SceneSettings:
    return SceneSettings(
        width=arguments.width,
        height=arguments.height,
        fps=arguments.fps,
        is_mirrored=arguments.mirror,
        seed=arguments.seed,
        hand="Left" if arguments.hand == "left" else "Right",
        pen=arguments.pen,
        skin=Skin(arguments.skin),
        hand_size=arguments.hand_size,
        turn_deg=arguments.turn,
        background=Background(arguments.background),
        light=Light(arguments.light),
        noise=arguments.noise,
        time_jitter=arguments.jitter,
        drop_rate=arguments.drop,
        has_second_hand=arguments.second_hand,
        manner=Manner(pace=arguments.pace, tremor=arguments.tremor),
    )
