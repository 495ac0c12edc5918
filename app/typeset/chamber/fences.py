"""What a rendering process may not do, set by itself before it sees a template.

Limits of the kernel on time, memory, files and processes; and an audit hook that lets through
only what rendering needs. The grammar is the first fence, this is the second and the third.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
import zoneinfo
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.typeset.chamber.wishes import Limits

_PR_SET_PDEATHSIG = 1
_MOST_FILES = 64
_PAGE = os.sysconf("SC_PAGE_SIZE")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ALLOWED_WORDS = """
    exec compile import marshal.loads marshal.load object.__getattr__ object.__setattr__
    object.__delattr__ sys._getframe sys.unraisablehook sys.excepthook builtins.id array.__new__
    code.__new__ function.__new__ gc.get_objects gc.get_referrers gc.get_referents
    cpython._PySys_ClearAuditHooks mmap.__new__ glob.glob os.walk os.fwalk
    pathlib.Path.glob pathlib.Path.rglob
"""
_ALLOWED = frozenset(_ALLOWED_WORDS.split())
_DEVICES = frozenset({"/dev/null", "/dev/urandom"})


class Refused(PermissionError):
    """Something that rendering never needs was tried."""


def death_with_parent() -> Callable[[int], None]:
    """A call that makes the kernel end this process with its parent; looked up before the hook."""
    if sys.platform != "linux":
        return lambda _parent: None
    prctl = ctypes.CDLL(None).prctl

    def bind(parent: int) -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)

    return bind


def set_memory(limits: Limits) -> None:
    """So much more than now, and not a byte of it in files."""
    now = 0
    if sys.platform == "linux":
        now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    most = now + (limits.memory_mb << 20)
    for name in ("RLIMIT_AS", "RLIMIT_DATA"):
        _lower(getattr(resource, name), most)
    for name in ("RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NPROC", "RLIMIT_MSGQUEUE"):
        if hasattr(resource, name):
            _lower(getattr(resource, name), 0)
    _lower(resource.RLIMIT_NOFILE, _MOST_FILES)


def set_time(seconds: int, *, hard: bool) -> None:
    """The clock of the processor, counted from now; `hard`: it can never be put forward again."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The kernel counts whole seconds.
    until = max(1, round(used.ru_utime + used.ru_stime + seconds))
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if most != resource.RLIM_INFINITY:
        until = min(until, most)
    resource.setrlimit(resource.RLIMIT_CPU, (until, until + 1 if hard else most))


def _lower(which: int, value: int) -> None:
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        value = min(value, most)
    # Linux knows them all; elsewhere some are constants that nobody enforces.
    with contextlib.suppress(*(() if sys.platform == "linux" else (OSError, ValueError))):
        resource.setrlimit(which, (value, value))


class Fence:
    """The audit hook of this process; once up it stays up."""

    def __init__(self, readable: Sequence[Path]) -> None:
        self._roots = tuple(f"{root}{os.sep}" for root in readable)
        self._moving = False

    def put_up(self) -> None:
        """From now on only what rendering needs."""
        sys.addaudithook(self._hook)

    def move_time(self, seconds: int) -> None:
        """Give the next document its own time."""
        self._moving = True
        try:
            set_time(seconds, hard=False)
        finally:
            self._moving = False

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _ALLOWED:
            return
        if event == "open":
            self._check_open(*arguments[:3])
        elif event in ("os.listdir", "os.scandir"):
            self._check_path(arguments[0])
        elif event != "resource.setrlimit" or not self._moving:
            raise Refused(event)

    def _check_open(self, path: object, mode: object, flags: object) -> None:
        written = isinstance(mode, str) and any(sign in mode for sign in "wax+")
        if written or (isinstance(flags, int) and flags & _WRITING):
            raise Refused("open for writing")
        self._check_path(path)

    def _check_path(self, path: object) -> None:
        if isinstance(path, int):
            return
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            raise Refused("open")
        whole = os.path.normpath(path if os.path.isabs(path) else f"{_HERE}{os.sep}{path}")
        if whole not in _DEVICES and not f"{whole}{os.sep}".startswith(self._roots):
            raise Refused("open")


_HERE = os.getcwd()


def readable_roots(*more: Path | None) -> tuple[Path, ...]:
    """The interpreter, its libraries, this application, and folders that are named (fonts)."""
    own = Path(__file__).resolve().parents[2]
    found = [Path(sys.prefix), Path(sys.base_prefix), own]
    found += [Path(held) for held in sys.path if held and Path(held).name == "site-packages"]
    found += [Path(held) for held in zoneinfo.TZPATH]
    found += [held for held in more if held is not None]
    return tuple(dict.fromkeys(one for held in found for one in (held.absolute(), held.resolve())))
