"""The command line: one module a command, loaded only when it is called.

Each module has ``add_arguments(parser)`` and ``run(arguments) -> int`` (the exit code).
Exit codes: 0 done, 1 nothing could be read, 2 bad input or usage with one sentence on standard
error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from airdraw.cli.streams import drop_output, prepare_streams

EXIT_DONE = 0
EXIT_NOTHING_READ = 1
EXIT_BAD_INPUT = 2

#: Command, what it does, and whose module does it.
COMMANDS = {
    "read": ("read pictures and ink files", "airdraw.cli.read"),
    "learn": ("learn one person's hand from digits written once", "airdraw.cli.learn"),
    "video": ("read numbers written in the air in a video", "airdraw.cli.video"),
    "replay": ("the same from a recorded landmark trace", "airdraw.cli.replay"),
    "webcam": ("write in front of a webcam, in a native window", "airdraw.cli.webcam"),
    "simulate": ("render a video of a hand that writes", "airdraw.cli.simulate"),
    "evaluate": ("measure accuracy, calibration, refusal and speed", "airdraw.cli.evaluate"),
    "app": ("serve the app for the browser", "airdraw.cli.app"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    command = "airdraw"
    try:
        arguments = _parse(words)
        if arguments.version:
            from airdraw import __version__

            print(f"airdraw {__version__}", flush=True)
            return EXIT_DONE
        command = f"airdraw {arguments.command}"
        exit_code = import_module(COMMANDS[arguments.command][1]).run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe went away (`airdraw read … | head`): no error of ours.
        drop_output()
        return EXIT_DONE
    except KeyboardInterrupt:
        return 130
    except (ValueError, OSError) as error:
        print(f"{command}: {_sentence(error)}", file=sys.stderr)
        try:
            sys.stdout.flush()
        except OSError:
            drop_output()
        return EXIT_BAD_INPUT
    return int(exit_code)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as all our errors do; `--help` tells the rest."""

    def error(self, message: str) -> NoReturn:
        sentence = " ".join(message.split())
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {sentence}; see `{self.prog} --help`.\n")


def _parse(words: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="airdraw", description="Read digits written by hand.")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, module) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        # Only the called command's module is loaded: `airdraw read` must not pay for a video.
        if name in words[:1]:
            import_module(module).add_arguments(command)
    arguments = parser.parse_args(words)
    if arguments.command is None and not arguments.version:
        parser.error("name a command")
    return arguments


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return " ".join(str(error).split())
