"""Sets a packet as a PDF for paper: the same packet gives the same bytes.

The words go to the page as data, never as markup, so nothing that somebody typed can be run or break the layout.

The compiler keeps what it has laid out, some 4 MB a patient, and never gives it back: large packets, and all packets of
a process that has grown, are set in a process that ends with them.
"""

import sys
from pathlib import Path

import msgspec

from functions.aws.apart import memory_mb, run_apart
from functions.aws.codec import decode, encode
from functions.review.packet.compose import compose
from functions.review.packet.document import Packet
from functions.review.packet.fonts import font_folders
from functions.review.packet.glyphs import coverage, printable
from functions.review.packet.sheet import Sheet

TEMPLATE = Path(__file__).with_name("packet.typ")
MODULE = "functions.review.packet.typeset"
MOST_BLOCKS_HERE, MOST_MEMORY_HERE = 30, 600


def typeset_within(packet: Packet, memory: int) -> bytes:
    """The packet as a PDF, in so many MB that this process may have."""
    if len(packet.patients) > MOST_BLOCKS_HERE or memory_mb() > memory:
        return run_apart(MODULE, encode(packet).encode())
    return typeset(packet)


def typeset(packet: Packet) -> bytes:
    """The packet as a PDF; ValueError when the packet contradicts itself."""
    import typst  # 84 MB that only the packet's own function should load

    folders = [str(folder) for folder in font_folders()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    pdf = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=fonts,
        format="pdf",
        sys_inputs={"sheet": sheet_json(compose(packet))},
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one packet is one PDF")
    return pdf


def sheet_json(sheet: Sheet) -> str:
    """The sheet as JSON in which every text can be drawn by one of the fonts."""
    covered = coverage()
    return msgspec.json.encode(_drawable(msgspec.to_builtins(sheet), covered)).decode()


def _drawable(value: object, covered: frozenset[int]) -> object:
    match value:
        case str():
            return printable(value, covered)
        case dict():
            return {key: _drawable(inner, covered) for key, inner in value.items()}
        case list() | tuple():
            return [_drawable(inner, covered) for inner in value]
        case _:
            return value


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(decode(sys.stdin.read(), Packet)))
