"""The fences themselves, against plain Python: what if a template did run code?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INSIDE = """
import os, sys, threading
from pathlib import Path
from app.typeset.chamber.fences import Fence, readable_roots, set_memory, set_time
from app.typeset.chamber.wishes import Limits
target, port = sys.argv[2], int(sys.argv[3])
import ctypes, socket, subprocess, multiprocessing, shutil, tempfile, urllib.request, sqlite3
import resource, signal, pickle, mmap
fence = Fence(readable_roots())
set_memory(Limits(memory_mb=64))
set_time(1, hard=True)
fence.put_up()
try:
    exec(sys.argv[1])
except BaseException as error:
    print(type(error).__name__)
else:
    print("done")
"""
REFUSED = {
    "connect": "socket.create_connection(('127.0.0.1', port))",
    "a socket": "socket.socket()",
    "resolve": "socket.getaddrinfo('localhost', 80)",
    "fetch": "urllib.request.urlopen(f'http://127.0.0.1:{port}/')",
    "shell": "os.system('touch ' + target)",
    "popen": "os.popen('touch ' + target).read()",
    "subprocess": "subprocess.run(['touch', target])",
    "fork": "os.fork()",
    "exec": "os.execv('/bin/touch', ['touch', target])",
    "spawn": "os.posix_spawn('/bin/touch', ['touch', target], {})",
    "write": "open(target, 'w')",
    "append": "open(target, 'ab')",
    "create": "os.open(target, os.O_CREAT | os.O_WRONLY)",
    "update": "open(target, 'r+')",
    "pathlib": "Path(target).write_text('x')",
    "folder": "os.mkdir(target)",
    "rename": "os.rename(__import__('os').__file__, target)",
    "remove": "os.remove(target)",
    "link": "os.symlink('/etc/passwd', target)",
    "temporary": "tempfile.mkstemp(dir=os.path.dirname(target))",
    "copy": "shutil.copy('/etc/passwd', target)",
    "read": "open('/etc/passwd').read()",
    "read by bytes": "open(b'/etc/passwd').read()",
    "read by a detour": "open(sys.prefix + '/../../../../../../etc/passwd').read()",
    "read own memory": "open('/proc/self/mem', 'rb')",
    "read the environment": "open('/proc/self/environ', 'rb').read()",
    "list": "os.listdir('/etc')",
    "scan": "list(os.scandir('/'))",
    "C": "ctypes.CDLL(None).system(b'true')",
    "C by address": "ctypes.string_at(id(1))",
    "kill": "os.kill(os.getppid(), 15)",
    "more time": "resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))",
    "database": "sqlite3.connect(':memory:')",
    "pickle": "pickle.loads(b'cos\\nsystem\\n(S\\'true\\'\\ntR.')",
    "set time": "fence.move_time(5) if False else resource.prlimit(0, resource.RLIMIT_CPU, (9, 9))",
    "another hook": "os.putenv('A', 'b')",
}
ALLOWED = {
    "import": "import colorsys",
    "read the library": "open(os.__file__).read()",
    "calculate": "sum(range(1000))",
    "compile": "exec(compile('1', 'x', 'exec'))",
    "nothing": "open('/dev/null').read()",
    "random": "os.urandom(8)",
}


def _inside(code: str, target: Path, port: int = 9) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", INSIDE, code, str(target), str(port)],
        cwd=ROOT, capture_output=True, text=True, timeout=30,
    )  # fmt: skip


def test_what_rendering_never_needs_is_refused(tmp_path: Path) -> None:
    """All in one process: the fences stay up whatever was tried before."""
    target = tmp_path / "target"
    code = "\n".join(
        f"try:\n    {line}\nexcept Exception as error:\n    print({name!r}, type(error).__name__)\n"
        f"else:\n    print({name!r}, 'WENT THROUGH')"
        for name, line in REFUSED.items()
    )
    done = _inside(code, target)
    said = done.stdout.splitlines()
    assert said[-1] == "done", done
    assert [one for one in said[:-1] if not one.endswith(" Refused")] == []
    assert len(said) == len(REFUSED) + 1
    assert not target.exists()


def test_what_rendering_needs_is_left(tmp_path: Path) -> None:
    done = _inside("\n".join(ALLOWED.values()), tmp_path / "target")
    assert done.stdout == "done\n", done


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("while True: pass", -24),
        ("held = []\nwhile True: held.append(bytes(1 << 20))", 0),
        ("b'x' * (1 << 30)", 0),
        ("threading.Thread(target=print).start()", 0),
        ("[os.dup(0) for _ in range(100)]", 0),
    ],
)
def test_the_kernel_holds_time_memory_threads_and_files(
    code: str, ends: int, tmp_path: Path
) -> None:
    done = _inside(code, tmp_path / "target")
    assert done.returncode == ends, done
    if ends == 0 and "Thread" not in code:
        assert done.stdout.strip() in ("MemoryError", "OSError")
