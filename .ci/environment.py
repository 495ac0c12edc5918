"""Make `.venv` ready: check what the machine must have, install a lock, do nothing the second time.

Run through prepare.py. Standard library only, because nothing else is installed yet. Every failure
is one sentence that says what to do, in Chinese and English; what pip said stays in
`.venv/install.log`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
# Each lock holds all of those before it, so installing one covers them.
LOCKS = {
    "runtime": "requirements.txt",
    "scale": "requirements-scale.txt",
    "dev": "requirements-dev.txt",
}


class NotReady(Exception):
    """Something a person must do first, said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def say(text: str) -> None:
    """Print at once, as UTF-8 whatever the terminal's locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def check_port(text: str) -> None:
    """See that a server could listen on 127.0.0.1 at this port."""
    port = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    if not 1 <= port <= 65535:
        raise NotReady(
            f"端口应是 1 到 65535 之间的整数，现在是“{text}”：例如 make run PORT=8080。",
            f"PORT must be a whole number from 1 to 65535, not '{text}': try make run PORT=8080.",
        )
    other = port + 1 if 1024 <= port < 65535 else 8080
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does it: a port that was closed a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise NotReady(
                f"没有权限使用端口 {port}：请换一个 1024 以上的端口，例如 make run PORT={other}。",
                f"Port {port} needs more rights than you have: try make run PORT={other}.",
            ) from error
        except OSError as error:
            raise NotReady(
                f"端口 {port} 已被占用（也许林约已经在运行）：请先停掉它，"
                f"或换一个端口，例如 make run PORT={other}。",
                f"Port {port} is taken (perhaps Linyue runs already): stop that program, "
                f"or try make run PORT={other}.",
            ) from error


def check_writable(folder: Path) -> None:
    """See that files can be made here; trying is the only answer that holds for root too."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotReady(
            f"文件夹 {folder} 不能写入（{error.strerror}）：请换到可写的文件夹，或改正它的权限。",
            f"Folder {folder} cannot be written ({error.strerror}): "
            "move to a folder that can, or correct its rights.",
        ) from error


def check_venv_module() -> None:
    """Debian ships Python without the two modules that make an environment."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    command = (
        f"apt-get install {package}" if os.geteuid() == 0 else f"sudo apt-get install {package}"
    )
    raise NotReady(
        f"这个 Python（{sys.executable}）没有 venv 模块：请先运行 {command}，再重新运行。",
        f"This Python ({sys.executable}) lacks the venv module: run {command}, then try again.",
    )


def python_in(venv: Path) -> Path:
    """The environment's own Python."""
    return venv / "bin" / "python"


def starts(venv: Path, question: str) -> bool:
    """Whether the environment's Python starts and answers yes."""
    try:
        answer = subprocess.run([python_in(venv), "-c", question], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def is_sound(venv: Path) -> bool:
    """Whether there is an environment whose Python still works and is new enough."""
    return starts(venv, "import sys; sys.exit(sys.version_info < (3, 11))")


def make_venv(venv: Path) -> None:
    """Make the environment anew, replacing a broken one; one that only lacks pip is given it."""
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    if is_sound(venv):
        command = [str(python_in(venv)), "-m", "ensurepip"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        reason = last_line(made.stdout + made.stderr)
        raise NotReady(
            f"虚拟环境 {venv} 没有建成（{reason}）：请看磁盘空间和文件夹权限，再重新运行。",
            f"The environment {venv} could not be made ({reason}): "
            "look at disk space and folder rights, then try again.",
        )


def last_line(output: str) -> str:
    """The line of a failed command's output that most likely says why."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "error:"))]
    return (errors or lines or ["?"])[-1]


def fingerprint(lock: Path) -> str:
    """What tells one state of a lock from another."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def read_stamp(stamp: Path) -> dict[str, str]:
    """Which locks were installed, by file name; nothing when unreadable."""
    try:
        held = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def install(which: str, *, folder: Path, venv: Path) -> None:
    """Install one lock with plain pip, every file checked against its hash."""
    lock = folder / LOCKS[which]
    count = sum("==" in line for line in lock.read_text().splitlines())
    say(f"正在安装 {count} 个软件包（{lock.name}），请稍候 … / Installing {count} packages …")
    began = time.monotonic()
    log = venv / "install.log"
    command = [str(python_in(venv)), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command += ["-r", str(lock)]
    with log.open("w") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        reason = last_line(log.read_text(errors="replace"))
        raise NotReady(
            f"软件包没有装好（{reason}）：请检查网络或软件源后重新运行；详情见 {log}。",
            "The packages could not be installed: check the network or package index, "
            f"then try again; details in {log}.",
        )
    stamp = venv / "installed.json"
    held = read_stamp(stamp)
    names = list(LOCKS)
    for covered in names[: names.index(which) + 1]:
        held[LOCKS[covered]] = fingerprint(folder / LOCKS[covered])
    stamp.write_text(json.dumps(held, indent=1, sort_keys=True))
    seconds = time.monotonic() - began
    say(f"装好了，用时 {seconds:.0f} 秒。 / Installed in {seconds:.0f} s.")


def prepare(which: str, *, folder: Path, port: str | None) -> None:
    """Check first, cheapest first; then install what is not there yet."""
    if port is not None:
        check_port(port)
    check_writable(folder)
    venv = folder / ".venv"
    stamp = venv / "installed.json"
    lock = LOCKS[which]
    if is_sound(venv) and read_stamp(stamp).get(lock) == fingerprint(folder / lock):
        return
    if not starts(venv, "import pip"):
        check_venv_module()
        say("正在建立虚拟环境 .venv … / Making the environment .venv …")
        make_venv(venv)
    install(which, folder=folder, venv=venv)


def main(arguments: list[str], *, folder: Path = FOLDER) -> int:
    """Prepare as asked; 0 when ready, 1 with a sentence when not, 130 when interrupted."""
    parser = argparse.ArgumentParser(prog="prepare.py", description=__doc__.splitlines()[0])
    parser.add_argument("which", choices=LOCKS, nargs="?", default="runtime")
    parser.add_argument("--port", help="see first that a server could listen here")
    options = parser.parse_args(arguments)
    try:
        prepare(options.which, folder=folder, port=options.port)
    except NotReady as reason:
        sys.stderr.buffer.write(f"{reason}\n".encode())
        return 1
    except OSError as reason:
        sys.stderr.buffer.write(
            f"系统没有允许这一步（{reason}）：请看磁盘空间和权限，再重新运行。\n"
            f"The system refused a step ({reason}): look at disk space and rights.\n".encode()
        )
        return 1
    except KeyboardInterrupt:
        sys.stderr.buffer.write(
            "已中断，下次会接着装。 / Stopped; the next run goes on.\n".encode()
        )
        return 130
    return 0
