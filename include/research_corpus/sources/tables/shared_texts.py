"""The texts that all sheets of a workbook share, kept on disk once they are many.

Spreadsheet programs write each text of a sheet there once; for a million articles it is hundreds of
megabytes, of which one row needs a few.
"""

from __future__ import annotations

import tempfile
from array import array
from typing import BinaryIO, cast

from lxml import etree
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from research_corpus.sources.source_file import SPOOL_BYTES

_ITEM = f"{{{SHEET_MAIN_NS}}}si"


class SharedTexts:
    """Texts by their number; takes eight bytes of memory for each beyond a few megabytes of text.

    Args:
        part: the XML of the table; read from front to back.

    Raises:
        lxml.etree.XMLSyntaxError: it is damaged.
    """

    def __init__(self, part: BinaryIO) -> None:
        self._ends = array("Q", [0])
        self._file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - kept open
        for _, item in etree.iterparse(part, tag=_ITEM, resolve_entities=False, no_network=True):
            # openpyxl says what is text in it: runs are, phonetic guides are not
            text = str(Text.from_tree(item).content).replace("x005F_", "")
            self._file.write(text.encode("utf-8", "surrogatepass"))
            self._ends.append(self._file.tell())
            item.clear()
            while item.getprevious() is not None:
                del cast(etree._Element, item.getparent())[0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start = self._ends[number]
        self._file.seek(start)
        return self._file.read(self._ends[number + 1] - start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Give up the file."""
        self._file.close()


class StreamedWorkbook(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader of a workbook, with the shared texts on disk."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)

    def read_strings(self) -> None:
        """Read the table of shared texts; called by openpyxl."""
        found = self.package.find(SHARED_STRINGS)
        if found is not None:
            with self.archive.open(found.PartName[1:]) as part:
                self.shared_strings = SharedTexts(part)

    def close(self) -> None:
        """Give up what is open."""
        self.archive.close()
        if isinstance(self.shared_strings, SharedTexts):
            self.shared_strings.close()
