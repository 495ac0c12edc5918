"""Where each face comes from: packages by name, files pinned by SHA-256, in order of preference.

A machine may lack npm or apt, so a face has more than one source where more than one exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.typeset.faces.roles import Role

Way = Literal["npm", "apt", "pypi"]

OFL = "OFL-1.1"
ARPHIC = "Arphic Public License"
FANDOL = "GPL-3 with font exception"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a registry; `licences` are the files in it that say what is allowed."""

    way: Way
    name: str
    version: str = ""
    """Empty where the file's own SHA-256 is enough and the release decides the version."""
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file inside a package."""

    package: Package
    member: str
    sha256: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One face we want, with its sources, the best first."""

    role: Role
    file: str
    bold: bool = False
    sources: tuple[Source, ...] = field(default=())


_SERIF = Package("npm", "@expo-google-fonts/noto-serif-sc", "0.4.3", ("LICENSE_FONT", "LICENSE"))
_SANS = Package("npm", "@expo-google-fonts/noto-sans-sc", "0.4.3", ("LICENSE_FONT", "LICENSE"))
_TINOS = Package("npm", "@expo-google-fonts/tinos", "0.4.2", ("LICENSE_FONT", "LICENSE"))
_NOTO = Package("pypi", "pylopdf-fonts-zh-cn", "0.1.1", ("LICENSE",))
_KAI = Package("apt", "fonts-arphic-gkai00mp", "", ("copyright", "ARPHICPL.TXT.gz"))
_SUNG = Package("apt", "fonts-arphic-gbsn00lp", "", ("copyright", "ARPHICPL.TXT.gz"))
_LIBERATION = Package("apt", "fonts-liberation2", "", ("copyright",))
_TEXLIVE = Package("apt", "texlive-lang-chinese", "", ("fandol/README", "fandol/COPYING.gz"))

WANTED: tuple[Wanted, ...] = (
    Wanted(
        "song",
        "song.ttf",
        sources=(
            Source(
                _SERIF,
                "400Regular/NotoSerifSC_400Regular.ttf",
                "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
                "NotoSerifSC-Regular",
                OFL,
            ),
            Source(
                _NOTO,
                "NotoSerifSC-Regular.otf",
                "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
                "NotoSerifSC-Regular",
                OFL,
            ),
            Source(
                _SUNG,
                "gbsn00lp.ttf",
                "705ec2dba81eaee1208e4ed5d3ff23ab259292e8e0e163ea3de297ef1317007a",
                "ARPLSungtiLGB",
                ARPHIC,
            ),
        ),
    ),
    Wanted(
        "song",
        "song-bold.ttf",
        bold=True,
        sources=(
            Source(
                _SERIF,
                "700Bold/NotoSerifSC_700Bold.ttf",
                "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
                "NotoSerifSC-Bold",
                OFL,
            ),
            Source(
                _TEXLIVE,
                "FandolSong-Bold.otf",
                "ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9",
                "FandolSong-Bold",
                FANDOL,
            ),
        ),
    ),
    Wanted(
        "hei",
        "hei.ttf",
        sources=(
            Source(
                _SANS,
                "400Regular/NotoSansSC_400Regular.ttf",
                "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
                "NotoSansSC-Regular",
                OFL,
            ),
            Source(
                _NOTO,
                "NotoSansSC-Regular.otf",
                "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
                "NotoSansSC-Regular",
                OFL,
            ),
        ),
    ),
    Wanted(
        "hei",
        "hei-bold.ttf",
        bold=True,
        sources=(
            Source(
                _SANS,
                "700Bold/NotoSansSC_700Bold.ttf",
                "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
                "NotoSansSC-Bold",
                OFL,
            ),
            Source(
                _TEXLIVE,
                "FandolHei-Bold.otf",
                "42ca2de27b45e16a284768673b6205a5add9e17871ee0e7db9c0d03f061d96fd",
                "FandolHei-Bold",
                FANDOL,
            ),
        ),
    ),
    Wanted(
        "latin",
        "latin.ttf",
        sources=(
            Source(
                _TINOS,
                "400Regular/Tinos_400Regular.ttf",
                "924ef269e73da94c1803ff68877f5d998dd16605c5ffad82ee181034f8a1fffe",
                "Tinos-Regular",
                OFL,
            ),
            Source(
                _LIBERATION,
                "LiberationSerif-Regular.ttf",
                "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
                "LiberationSerif-Regular",
                OFL,
            ),
        ),
    ),
    Wanted(
        "latin",
        "latin-bold.ttf",
        bold=True,
        sources=(
            Source(
                _TINOS,
                "700Bold/Tinos_700Bold.ttf",
                "576a19b5dc026cafe6ae8fde4c849588dae6475cf5d912cebdf2827388c43ad9",
                "Tinos-Bold",
                OFL,
            ),
            Source(
                _LIBERATION,
                "LiberationSerif-Bold.ttf",
                "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723",
                "LiberationSerif-Bold",
                OFL,
            ),
        ),
    ),
    Wanted(
        "kai",
        "kai.ttf",
        sources=(
            Source(
                _KAI,
                "gkai00mp.ttf",
                "61519fb9bdda4a1a3aa02a12cbb76c2ef897ce879775d7ea2265d0a65fe54d16",
                "ARPLKaitiMGB",
                ARPHIC,
            ),
            Source(
                _TEXLIVE,
                "FandolKai-Regular.otf",
                "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
                "FandolKai-Regular",
                FANDOL,
            ),
        ),
    ),
    Wanted(
        "fangsong",
        "fangsong.ttf",
        sources=(
            Source(
                _TEXLIVE,
                "FandolFang-Regular.otf",
                "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
                "FandolFang-Regular",
                FANDOL,
            ),
        ),
    ),
)
