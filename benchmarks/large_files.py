"""Peak memory of reading one very large file of one kind, made at run time and removed again.

``python benchmarks/large_files.py [--kinds mbox,xlsx,xlsx_inline,mediawiki] [--scale 1.0]``

- ``mbox``: a mailbox of 2 GB, messages of some 20 kB with an attachment now and then.
- ``xlsx``: a sheet of 1,000,000 rows; their texts stand in the table that all sheets share, as
  spreadsheet programs write them.
- ``xlsx_inline``: the same with the texts in the rows, as export tools write them.
- ``mediawiki``: a dump of 2 GB, one page in forty an article, the others talk pages.

Each file is read by a process of its own, record by record; its peak resident size (``VmHWM``) is
printed, and the exit code is 1 where one is above 600 MB or a record is missing. Making and reading
take about half an hour of one core; ``--scale`` makes less of each.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from streaming_memory import WORDS

MB = 2**20
BAR_MB = 600
MAILBOX_BYTES = 2048 * MB
ROWS = 1_000_000
COLUMNS = ("title", "author", "date", "publisher", "text")
READ = """
import json, sys
from functools import partial
from pathlib import Path
from research_corpus.contracts.records import Record
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

path = Path(sys.argv[1])
source = SourceFile(path.name, path.stat().st_size, partial(path.open, "rb"))
articles, others = 0, []
for _, result in read_landing_file(source, ReadLimits()):
    if isinstance(result, Record):
        articles += 1
    elif len(others) < 3:
        others.append(result.message)
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))
print(json.dumps({"articles": articles, "others": others, "peak_mb": peak}))
"""


class Kind(NamedTuple):
    """One kind of file.

    Attributes:
        name: of the file.
        write: writes it at a scale to a path, and returns the number of its records.
    """

    name: str
    write: Callable[[Path, float], int]


def main() -> None:
    """Make, read, print; exit code 1 beyond the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    within = [measured(kind, arguments.scale) for kind in arguments.kinds.split(",")]
    sys.exit(not all(within))


def measured(name: str, scale: float) -> bool:
    """Print the figures of one kind, and return whether they are within the bar."""
    kind = KINDS[name]
    with tempfile.TemporaryDirectory(prefix="corpus-benchmark-") as folder:
        path = Path(folder, kind.name)
        records = kind.write(path, scale)
        begun = time.monotonic()
        command = [sys.executable, "-c", READ, str(path)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(output)
        size = round(path.stat().st_size / MB)
    holds = found["articles"] == records and found["peak_mb"] <= BAR_MB
    seconds = round(time.monotonic() - begun)
    report = {"kind": name, "file_mb": size, "records": records, "seconds": seconds, **found}
    print(json.dumps({**report, "within_bar": holds}), flush=True)
    return holds


def mailbox(path: Path, scale: float) -> int:
    """Write a mailbox; every eighth message has an attachment of 100 kB."""
    dice, number = random.Random(3), 0
    with path.open("w", encoding="ascii") as stream:
        while stream.tell() < MAILBOX_BYTES * scale:
            stream.write(_message(dice, number))
            number += 1
    return number


def _message(dice: random.Random, number: int) -> str:
    day = f"{number % 28 + 1:02d} Mar 2024 09:30:00 +0000"
    text = "\n\n".join(prose(dice, 60) for _ in range(12))
    parts = [f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"]
    if number % 8 == 0:
        data = "\n".join(["QUJD" * 19] * 1300)
        parts.append(
            "--b\nContent-Type: application/pdf\nContent-Disposition: attachment\n"
            f"Content-Transfer-Encoding: base64\n\n{data}\n"
        )
    head = (
        f"From 17934@xxx Thu Mar 14 09:30:00 +0000 2024\nFrom: Ana Ruiz <a@x.example>\n"
        f"Subject: Report {number}\nDate: {day}\nMessage-ID: <{number}@x.example>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    )
    return head + "".join(parts) + "--b--\n\n"


def shared_sheet(path: Path, scale: float) -> int:
    """Write a workbook whose texts stand in the table of shared ones."""
    dice, rows = random.Random(4), round(ROWS * scale)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _write_frame(archive, is_shared=True)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<?xml version="1.0"?><sst xmlns="{_MAIN}">'.encode())
            for row in range(-1, rows):
                for text in _cells(dice, row):
                    part.write(f"<si><t>{text}</t></si>".encode())
            part.write(b"</sst>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            _write_rows(part, rows, lambda row, at: f't="s"><v>{(row + 1) * len(COLUMNS) + at}</v>')
    return rows


def inline_sheet(path: Path, scale: float) -> int:
    """Write a workbook whose texts stand in the rows."""
    dice, rows = random.Random(4), round(ROWS * scale)

    def cell(row: int, at: int) -> str:
        return f't="inlineStr"><is><t>{_cells(dice, row, at)[0]}</t></is>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _write_frame(archive, is_shared=False)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            _write_rows(part, rows, cell)
    return rows


def _write_rows(part: IO[bytes], rows: int, cell: Callable[[int, int], str]) -> None:
    part.write(f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    for row in range(-1, rows):
        cells = "".join(
            f'<c r="{chr(65 + at)}{row + 2}" {cell(row, at)}</c>' for at in range(len(COLUMNS))
        )
        part.write(f'<row r="{row + 2}">{cells}</row>'.encode())
    part.write(b"</sheetData></worksheet>")


def _cells(dice: random.Random, row: int, at: int | None = None) -> list[str]:
    """Return the texts of a row, of which row -1 is that of the names, or one of them."""
    made: tuple[Callable[[], str], ...] = (
        lambda: f"Report {row} of the day",
        lambda: "Ana Ruiz",
        lambda: f"2024-03-{row % 28 + 1:02d}",
        lambda: "The Courier",
        lambda: prose(dice, 60),
    )
    places = range(len(COLUMNS)) if at is None else (at,)
    return [COLUMNS[place] if row < 0 else made[place]() for place in places]


def dump(path: Path, scale: float) -> int:
    """Write a dump of a wiki; pages of some 8 kB."""
    dice, number = random.Random(5), 0
    with path.open("w", encoding="ascii") as stream:
        stream.write(
            '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">'
            "<siteinfo><sitename>Harbour Wiki</sitename></siteinfo>\n"
        )
        while stream.tell() < MAILBOX_BYTES * scale:
            words = "\n\n".join(f"[[Quay|{prose(dice, 60)}]] {{{{cite|a=b}}}}" for _ in range(18))
            space = 0 if number % 40 == 0 else 1
            stream.write(
                f"<page><title>Page {number}</title><ns>{space}</ns><id>{number}</id>"
                f"<revision><id>{number}</id><text>{words}</text></revision></page>\n"
            )
            number += 1
        stream.write("</mediawiki>\n")
    return (number + 39) // 40


def prose(dice: random.Random, words: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."


def _write_frame(archive: zipfile.ZipFile, *, is_shared: bool) -> None:
    """Write the parts of a workbook that point to its one sheet, and to the texts if any."""
    for name, frame in _FRAME.items():
        content = frame.replace("<shared/>", _SHARED.get(name, "") if is_shared else "")
        archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="'
    'application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    "<shared/></Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Articles" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "<shared/></Relationships>",
}
_SHARED = {
    "[Content_Types].xml": '<Override PartName="/xl/sharedStrings.xml" '
    f'ContentType="{_TYPE}.sharedStrings+xml"/>',
    "xl/_rels/workbook.xml.rels": f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" '
    'Target="sharedStrings.xml"/>',
}

KINDS = {
    "mbox": Kind("mail.mbox", mailbox),
    "xlsx": Kind("shared.xlsx", shared_sheet),
    "xlsx_inline": Kind("inline.xlsx", inline_sheet),
    "mediawiki": Kind("dump.xml", dump),
}

if __name__ == "__main__":
    main()
