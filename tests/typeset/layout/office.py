"""Many Word files through one start of LibreOffice, with our faces under the official names."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from app.typeset.office import write_fontconfig
from tests.typeset.fonts import FOLDER

SECONDS = 600


def installed() -> str | None:
    """LibreOffice of this machine, if it has one."""
    return shutil.which("soffice")


def convert_all(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each file by its name."""
    soffice = installed()
    assert soffice is not None, "asked for only where LibreOffice is installed"
    with tempfile.TemporaryDirectory(prefix="linyue-office-") as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / f"{file}.docx").write_bytes(content)
        config = write_fontconfig(folder, FOLDER)
        command = [soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
        command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
        command += [str(folder / f"{file}.docx") for file in files]
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            timeout=SECONDS,
            cwd=folder,
            env={
                "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": str(folder),
                "FONTCONFIG_FILE": str(config),
            },
        )
        return {file: (folder / f"{file}.pdf").read_bytes() for file in files}
