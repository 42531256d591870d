"""A file as CMS publishes it, read as a stream: its records, where each begins, and a fingerprint of all its bytes."""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

_ARCHIVE = b"PK"


class CmsFileError(ValueError):
    """The file is not what was asked for, or not all of it, with where and why."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter, written 2026Q2: CMS revises its files on the first day of each."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        if not re.fullmatch(r"20[0-9]{2}Q[1-4]", text):
            raise ValueError(text)
        return cls(int(text[:4]), int(text[5]))

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day_of_year(self) -> date:
        return date(self.year, 12, 31)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(slots=True)
class CmsFile:
    """One pass over a file. `line` is where the last record ended; the fingerprint is that of what has been read."""

    path: Path
    line: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def records(self) -> Iterator[list[str]]:
        """Every record of comma separated values; quotes may span lines."""
        reader = csv.reader(self._lines())
        while True:
            try:
                record = next(reader, None)
            except csv.Error as error:
                raise CmsFileError(f"line {reader.line_num}: {error}") from error
            if record is None:
                return
            self.line = reader.line_num
            yield record

    def described(self) -> str:
        """The file in the words of a source: its name, and enough of its SHA-256 to know it again."""
        return f"{self.path.name}, SHA-256 {self._digest.hexdigest()[:16]}"

    def _lines(self) -> Iterator[str]:
        with self.path.open("rb") as content:
            for number, line in enumerate(content):
                if number == 0 and line.startswith(_ARCHIVE):
                    raise CmsFileError("this is an archive or a spreadsheet: unpack it, and give the text file in it")
                self._digest.update(line)
                yield line.decode("latin-1")
