"""Find a Chromium and Chinese fonts for the browser journeys, or install them where allowed.

Root installs with apt; anybody else gets Playwright's own Chromium, and a sentence about fonts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)


class NoBrowser(Exception):
    """What to install, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def succeeds(*command: str) -> bool:
    """Run quietly; whether it could be run and ended well."""
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0


def may_use_apt() -> bool:
    """Only root installs system packages, and only where apt is."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install Debian packages without a question."""
    sys.stdout.write(f"apt-get install {' '.join(packages)} …\n")
    sys.stdout.flush()
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    wait = ("-o", "DPkg::Lock::Timeout=300")
    succeeds("apt-get", *wait, "update")
    return succeeds("apt-get", *wait, "install", "-y", "--no-install-recommends", *packages)


def on_path() -> str | None:
    """The first Chromium on the PATH that really starts (Ubuntu's may be an empty shell)."""
    for name in NAMES:
        found = shutil.which(name)
        if found and succeeds(found, "--version"):
            return found
    return None


def by_playwright() -> str | None:
    """Playwright's own Chromium, downloaded when it is not there."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    place = asked.stdout.strip()
    if place and not succeeds(place, "--version"):
        sys.stdout.write("playwright install chromium …\n")
        sys.stdout.flush()
        succeeds(sys.executable, "-m", "playwright", "install", "chromium")
    return place if place and succeeds(place, "--version") else None


def find_chromium() -> str:
    """The path of a Chromium that starts; LINYUE_TEST_CHROMIUM names one."""
    named = os.environ.get("LINYUE_TEST_CHROMIUM")
    if named:
        return named
    found = on_path()
    if found is None and may_use_apt() and apt_install("chromium"):
        found = on_path()
    found = found or by_playwright()
    if found is None:
        raise NoBrowser(
            "没有找到 Chromium：请安装（Debian：sudo apt-get install chromium），"
            "或用 LINYUE_TEST_CHROMIUM 指明它的路径，再重新运行。",
            "No Chromium found: install it (Debian: sudo apt-get install chromium), "
            "or name its path in LINYUE_TEST_CHROMIUM.",
        )
    return found


def has_chinese_fonts() -> bool:
    """Whether pictures of pages would show words instead of boxes."""
    try:
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    except OSError:
        return False
    return bool(listed.stdout.strip())


def need_chinese_fonts() -> None:
    """See that Chinese fonts are there, installing them where that is allowed."""
    if has_chinese_fonts():
        return
    if may_use_apt() and apt_install("fontconfig", "fonts-noto-cjk") and has_chinese_fonts():
        return
    raise NoBrowser(
        "没有中文字体，截图会是一片方框：请安装（Debian：sudo apt-get install fontconfig "
        "fonts-noto-cjk），再重新运行。",
        "No Chinese font, so pictures would show boxes: install one "
        "(Debian: sudo apt-get install fontconfig fonts-noto-cjk).",
    )
