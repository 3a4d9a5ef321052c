"""Archives made in memory for tests, sound ones and hostile ones."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

PROSE = "The ferry left at dawn. Nobody waved, and the harbour was quiet again by six."


def zip_of(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of members by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repacked_zip_of(name: str, content: bytes, packed: bytes, method: int) -> bytes:
    """Return a ZIP archive of one member, packed by a method that ``zipfile`` cannot write."""
    data = bytearray(zip_of({name: packed}, zipfile.ZIP_STORED))
    directory = data.index(b"PK\x01\x02")
    for header, at in ((0, 8), (directory, 10)):
        struct.pack_into("<H", data, header + at, method)
        struct.pack_into("<L", data, header + at + 6, zlib.crc32(content))
        struct.pack_into("<L", data, header + at + 14, len(content))
    return bytes(data)


def streamed_zip_of(members: Mapping[str, str]) -> bytes:
    """Return a ZIP archive as programs write it to a pipe: sizes stand behind the members."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in members.items():
            with archive.open(name, "w") as member:
                member.write(content.encode())
    return bytes(pipe.data)


def tar_of(members: Mapping[str, bytes | str], mode: str = "w") -> bytes:
    """Return a TAR archive of members by name."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            add_to_tar(archive, name, content)
    return buffer.getvalue()


def add_to_tar(archive: tarfile.TarFile, name: str, content: bytes | str) -> None:
    """Add a regular file."""
    data = content.encode() if isinstance(content, str) else content
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))
