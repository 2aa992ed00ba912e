"""`airdraw webcam`: writes in front of a webcam, in a native window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from multiprocessing import get_context

import cv2

from airdraw.camera import TimedFrame, read_camera
from airdraw.cli import EXIT_DONE, EXIT_NOTHING_READ
from airdraw.cli.air import NumberReader, add_pen_arguments, numbers_of, pen_settings
from airdraw.cli.quiet import without_native_lines
from airdraw.overlay import draw_overlay
from airdraw.session import AirPen, FrameResult

TITLE = "airdraw - u: undo, r: redo, c: clear, Enter: done, q: quit"
_QUIT = (ord("q"), 27)
_DONE = (ord("\r"), ord("\n"), ord(" "))
#: What a key press gives when nothing was pressed.
_NO_KEY = 255


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--camera", default="0", metavar="N", help="the camera's number, or its path or address"
    )
    parser.add_argument(
        "--no-mirror", action="store_true", help="the camera mirrors its picture by itself"
    )
    add_pen_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show the window until it is closed; prints one JSON line a number."""
    _check_screen()
    source = int(arguments.camera) if arguments.camera.isdigit() else arguments.camera
    numbers = NumberReader(f"camera {arguments.camera}", sys.stdout, is_json=True)
    frames = read_camera(source, is_mirrored=arguments.no_mirror)
    with without_native_lines(), AirPen(pen_settings(arguments)) as pen:
        try:
            has_read = numbers_of(_results(frames, pen, numbers), pen, numbers)
        except cv2.error as error:
            raise ValueError(f"No window can be opened here ({error.err}).") from None
        finally:
            _close_window()
    return EXIT_DONE if has_read else EXIT_NOTHING_READ


def _check_screen() -> None:
    """Look before: where it cannot open a window, OpenCV's window system ends the whole process."""
    if sys.platform != "linux":
        return
    is_named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not (is_named and _opens_a_window()):
        raise ValueError("There is no screen here for a window; use `airdraw app` instead.")


def _opens_a_window() -> bool:
    """Tried in a process of its own, which may end."""
    trial = get_context("spawn").Process(target=cv2.namedWindow, args=(TITLE,))
    with without_native_lines():
        trial.start()
        trial.join()
    return trial.exitcode == 0


def _results(
    frames: Iterator[TimedFrame], pen: AirPen, numbers: NumberReader
) -> Iterator[FrameResult]:
    is_open = False
    for image, t in frames:
        if not is_open:
            # Not before there is a picture: a camera may take seconds, or not be there.
            cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
            is_open = True
        result = pen.observe(image, t)
        yield result
        shown = draw_overlay(image, result, text=numbers.text)
        cv2.imshow(TITLE, cv2.cvtColor(shown, cv2.COLOR_RGB2BGR))
        if not _obey(cv2.waitKey(1) & _NO_KEY, pen, numbers, t):
            return


def _obey(key: int, pen: AirPen, numbers: NumberReader, t: float) -> bool:
    """Do what a key asks for; returns whether to go on."""
    if key in _DONE:
        numbers.report(pen.commit(), t)
    elif key == ord("u"):
        numbers.reread(pen.undo())
    elif key == ord("r"):
        numbers.reread(pen.redo())
    elif key == ord("c"):
        pen.clear()
        numbers.reread(pen.drawing)
    is_closed = cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1
    return key not in _QUIT and not is_closed


def _close_window() -> None:
    try:
        cv2.destroyAllWindows()
    except cv2.error:
        # Without any window system there is none to close.
        return
