"""Where the fonts are: data of three pinned packages (requirements/layer.in), looked for only when asked."""

from importlib.resources import files
from pathlib import Path

# Text face; other scripts and emoji; Chinese, Japanese and Korean. Each is under the OFL 1.1.
PACKAGES = ("fontpkg_source_sans_3", "manimgx_fonts", "noto_cjk_sans_jp_regular")
ENDINGS = {".ttf", ".otf"}


def font_files() -> tuple[Path, ...]:
    """Every font of the packages, always in the same order; ModuleNotFoundError when one is not installed."""
    return tuple(font for package in PACKAGES for font in _fonts_of(package))


def font_folders() -> tuple[Path, ...]:
    """The folders with fonts in them, which is what the compiler asks for."""
    return tuple(dict.fromkeys(font.parent for font in font_files()))


def _fonts_of(package: str) -> list[Path]:
    return sorted(path for path in Path(str(files(package))).rglob("*") if path.suffix in ENDINGS)
