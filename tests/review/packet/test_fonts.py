"""The fonts come from pinned packages, free to use, and the template asks for exactly those that are there."""

import re
import subprocess
import sys
from importlib.metadata import metadata

import pytest
import typst

from functions.review.packet.fonts import ENDINGS, PACKAGES, font_files, font_folders
from functions.review.packet.typeset import TEMPLATE


@pytest.mark.parametrize("package", PACKAGES)
def test_every_font_package_is_under_the_open_font_license(package: str) -> None:
    assert metadata(package.replace("_", "-"))["License-Expression"] == "OFL-1.1"


def test_the_template_names_every_family_of_the_packages_and_no_other() -> None:
    folders = [str(folder) for folder in font_folders()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    named = re.search(r"#set text\(font: \(([^)]*)\)", TEMPLATE.read_text())
    assert named is not None
    assert sorted(re.findall(r'"([^"]+)"', named[1])) == sorted(fonts.families())


def test_the_fonts_come_in_the_same_order_each_time_and_none_twice() -> None:
    assert font_files() == font_files()
    assert len(set(font_files())) == len(font_files())
    assert {font.suffix for font in font_files()} == ENDINGS


def test_neither_fonts_nor_compiler_are_loaded_by_an_import() -> None:
    probe = "import functions.review.packet.typeset, sys; print(sys.modules.keys() & set(sys.argv[1:]))"
    command = [sys.executable, "-c", probe, "typst", *PACKAGES]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert told.stdout.strip() == "set()"
