"""`airdraw video`: reads numbers written in the air in a recorded video."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from airdraw.camera import TimedFrame, VideoWriter, check_video_name, read_video
from airdraw.cli import EXIT_DONE, EXIT_NOTHING_READ
from airdraw.cli.air import NumberReader, add_pen_arguments, numbers_of, pen_settings
from airdraw.cli.outputs import check_outputs, written_whole
from airdraw.cli.quiet import without_native_lines
from airdraw.overlay import draw_overlay
from airdraw.session import AirPen, FrameResult
from airdraw.trace import TraceWriter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a video of a hand that writes")
    parser.add_argument("--json", action="store_true", help="one JSON object a number")
    parser.add_argument(
        "--no-mirror", action="store_true", help="the video is a mirror image already"
    )
    add_pen_arguments(parser)
    parser.add_argument("--save", type=Path, metavar="OUT.mp4", help="write the annotated video")
    parser.add_argument(
        "--trace", type=Path, metavar="OUT.jsonl", help="write the landmarks for `airdraw replay`"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read the video; returns the exit code."""
    settings = pen_settings(arguments)
    outputs = [path for path in (arguments.save, arguments.trace) if path is not None]
    check_outputs([arguments.file], outputs)
    numbers = NumberReader(str(arguments.file), sys.stdout, is_json=arguments.json)
    frames = read_video(arguments.file, is_mirrored=arguments.no_mirror)
    with ExitStack() as stack:
        stack.enter_context(without_native_lines())
        on_hand = None
        if arguments.trace:
            path = stack.enter_context(written_whole(arguments.trace))
            file = stack.enter_context(path.open("w", encoding="utf-8"))
            on_hand = TraceWriter(file, settings).write
        pen = stack.enter_context(AirPen(settings, on_hand=on_hand))
        video = None
        if arguments.save:
            check_video_name(arguments.save)
            path = stack.enter_context(written_whole(arguments.save))
            video = stack.enter_context(VideoWriter(path))
        has_read = numbers_of(_results(frames, pen, numbers, video), pen, numbers)
    return EXIT_DONE if has_read else EXIT_NOTHING_READ


def _results(
    frames: Iterator[TimedFrame], pen: AirPen, numbers: NumberReader, video: VideoWriter | None
) -> Iterator[FrameResult]:
    for image, t in frames:
        result = pen.observe(image, t)
        yield result
        # After the yield, `numbers` has read what this frame finished.
        if video is not None:
            video.write(draw_overlay(image, result, text=numbers.text), t)
