"""Where the command line begins and ends: one line for each fault, never a traceback."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final

from patronage.cli.arguments import UsageError, parser
from patronage.cli.output import put, require_rich, say
from patronage.errors import MissingExtra, PatronageError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

AT_FAULT, BROKEN, INTERRUPTED = 2, 3, 130
FAULTS_SHOWN: Final = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; `arguments` are the process's own unless given.

    >>> main(["--version"])
    patronage ...
    0
    """
    _open_streams()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except BrokenPipeError:
        return _piped_away()
    except KeyboardInterrupt:
        say("patronage: interrupted")
        return INTERRUPTED


def _open_streams() -> None:
    """Write UTF-8 whatever the locale, and to nowhere what the caller has closed."""
    for name in ("stdout", "stderr"):
        stream: object = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        elif stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _run(arguments: list[str]) -> int:
    try:
        code = _answer(arguments)
        sys.stdout.flush()
    except PatronageError as error:
        _say_faults(error)
    except UsageError as error:
        say(str(error))
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except (MemoryError, RecursionError) as error:
        say(f"patronage: the input is too large ({type(error).__name__})")
    except OSError as error:
        say(f"patronage: {error.strerror or type(error).__name__}")
    except Exception as error:  # noqa: BLE001  whatever it is, a user gets a line and no traceback
        say(f"patronage: this is a mistake of the program: {type(error).__name__} {shown(error)}")
        return BROKEN
    else:
        return code
    return AT_FAULT


def _answer(arguments: list[str]) -> int:
    try:
        options = parser().parse_args(arguments)
    except SystemExit as leaving:  # --help has been written
        return leaving.code if isinstance(leaving.code, int) else 0
    if options.version:
        put(f"patronage {version('patronage')}")
        return 0
    require_rich()
    from patronage.cli.commands import COMMANDS

    if options.command is None:
        raise UsageError(f"patronage: name a command: {', '.join(COMMANDS)}")
    return COMMANDS[options.command](options)


def _say_faults(error: PatronageError) -> None:
    if isinstance(error, MissingExtra):
        say(f"patronage: this needs an extra: {error.faults[0].hint}")
        return
    for fault in error.faults[:FAULTS_SHOWN]:
        say(f"patronage: {fault}")
    if len(error.faults) > FAULTS_SHOWN:
        say(f"patronage: … and {len(error.faults) - FAULTS_SHOWN} more faults")


def _piped_away() -> int:
    """End quietly when the reader has gone, as `patronage review … | head` does."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  a device, no file
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return 0
