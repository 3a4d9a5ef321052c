"""A place in a file system or object store, one code path for both (ADR 0004)."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow.fs as pafs

from research_corpus.errors import ConfigError, StorageUnavailableError

_HASH_CHUNK_BYTES = 1024**2
_BUFFER_BYTES = 128 * 1024


@contextmanager
def transient_errors(what: str) -> Iterator[None]:
    """Turn passing storage faults into :class:`StorageUnavailableError`, naming the place.

    Missing files and refused permissions are not passing: they stay what they are.
    """
    try:
        yield
    except (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError):
        raise
    except OSError as error:
        raise StorageUnavailableError(
            f"{what}: {error}. Check free space and the connection; the run can be tried again.",
            place=what,
        ) from error


class _StoredFile(io.RawIOBase):
    """A file of an object store that behaves as one on a disk.

    A place behind the end is no error. A fault of the store has a number, by which readers tell it
    from what Arrow finds wrong with a content.
    """

    def __init__(self, file: Any) -> None:
        self._file, self._end = file, file.size()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._file.tell(), io.SEEK_END: self._end}[whence]
        return int(self._file.seek(min(base + offset, self._end)))

    def readinto(self, buffer: Any) -> int:
        try:
            return int(self._file.readinto(buffer))
        except OSError as error:
            raise OSError(error.errno or errno.EIO, str(error)) from error

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True)
class Location:
    """A file or folder, given by a file system and a path in it.

    Attributes:
        fs: the ``pyarrow`` file system.
        path: path in it, without a trailing slash.
        uri: what a user would type to name it.
    """

    fs: pafs.FileSystem
    path: str
    uri: str

    @classmethod
    def parse(cls, uri: str) -> Location:
        """Return the location that a path or a ``file://``, ``s3://``, ... URI names.

        Raises:
            ConfigError: the URI is malformed or of an unknown kind.
        """
        try:
            if "://" not in uri:
                return cls(pafs.LocalFileSystem(), str(Path(uri).expanduser().absolute()), uri)
            fs, path = pafs.FileSystem.from_uri(uri)
        except (ValueError, OSError) as error:
            raise ConfigError(f"Invalid path or URI {uri!r}: {error}", uri=uri) from error
        return cls(fs, path.rstrip("/") or "/", uri)

    @property
    def is_local(self) -> bool:
        """Whether it lies on a disk of this machine, where a rename is atomic."""
        return isinstance(self.fs, pafs.LocalFileSystem)

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def parent(self) -> Location:
        """The folder it lies in."""
        return Location(self.fs, self.path.rsplit("/", 1)[0], _uri_parent(self.uri))

    def child(self, *parts: str) -> Location:
        """Return the location below this one."""
        tail = "/".join(parts)
        base, question, query = self.uri.partition("?")
        return Location(
            self.fs,
            f"{self.path.rstrip('/')}/{tail}",
            f"{base.rstrip('/')}/{tail}{question}{query}",
        )

    def real_path(self) -> str:
        """Return the path with symbolic links resolved, as far as the store has any."""
        return str(Path(self.path).resolve()) if self.is_local else self.path

    def exists(self) -> bool:
        """Return whether a file or folder is there."""
        return bool(self._info().type != pafs.FileType.NotFound)

    def is_file(self) -> bool:
        """Return whether a file is there."""
        return bool(self._info().type == pafs.FileType.File)

    def size(self) -> int:
        """Return the size of the file in bytes; 0 if there is none."""
        return self._info().size or 0

    def free_bytes(self) -> int | None:
        """Return the room that is left where this lies; null where a store has no such bound."""
        if not self.is_local:
            return None
        place = Path(self.path)
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free

    def files(self) -> list[Location]:
        """Return all files below this folder, sorted by path; empty if there is no folder."""
        prefix = len(self.path.rstrip("/")) + 1
        return [self.child(info.path[prefix:]) for info in self.file_infos()]

    def folders(self) -> list[Location]:
        """Return the folders directly below this one, sorted by name; empty if there is none."""
        selector = pafs.FileSelector(self.path, recursive=False, allow_not_found=True)
        with transient_errors(self.uri):
            infos = self.fs.get_file_info(selector)
        names = (info.base_name for info in infos if info.type == pafs.FileType.Directory)
        return [self.child(name) for name in sorted(names)]

    def file_infos(self) -> list[pafs.FileInfo]:
        """Return path, size and time of all files below this folder, sorted by path."""
        selector = pafs.FileSelector(self.path, recursive=True, allow_not_found=True)
        with transient_errors(self.uri):
            infos = self.fs.get_file_info(selector)
        return sorted((i for i in infos if i.type == pafs.FileType.File), key=lambda i: i.path)

    def open_input(self) -> IO[bytes]:
        """Open the file for streaming; the caller closes it.

        Raises:
            FileNotFoundError: there is none.
            StorageUnavailableError: the store failed for now.
        """
        with transient_errors(self.uri):
            if self.is_local:
                # takes half the time of pyarrow's streams, and of a Path on top
                return open(self.path, "rb")  # noqa: PTH123
            return io.BufferedReader(self.fs.open_input_stream(self.path, compression=None))

    def open_random_access(self) -> BinaryIO:
        """Open the file for reading in any order; behind its end there is nothing to read.

        Raises:
            FileNotFoundError: there is none.
            StorageUnavailableError: the store failed for now.
        """
        with transient_errors(self.uri):
            if self.is_local:
                return open(self.path, "rb", _BUFFER_BYTES)  # noqa: PTH123
            return io.BufferedReader(_StoredFile(self.fs.open_input_file(self.path)), _BUFFER_BYTES)

    @contextmanager
    def open_output(self) -> Iterator[Any]:
        """Open the file for writing, its folders made if need be, for the time of a ``with``.

        Raises:
            StorageUnavailableError: it could not be written, or not to its end.
        """
        with transient_errors(self.uri):
            if self.is_local:
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            with self.fs.open_output_stream(self.path, compression=None) as stream:
                yield stream

    def read_bytes(self, limit: int = -1) -> bytes:
        """Return the whole file, or its first ``limit`` bytes."""
        with transient_errors(self.uri):
            if self.is_local:
                # one call reads it all, so that a buffer would only take time
                with open(self.path, "rb", buffering=0) as file:  # noqa: PTH123
                    return file.read(limit)
            with self.open_input() as stream:
                return stream.read(limit)

    def sha256(self) -> str:
        """Return the sha256 of the file's content as 64 hexadecimal characters."""
        digest = hashlib.sha256()
        with self.open_input() as stream, transient_errors(self.uri):
            while chunk := stream.read(_HASH_CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()

    def write_bytes(self, data: bytes) -> None:
        """Write the file so that it is whole or not there, and on the disk when this returns."""
        target = self.parent.child(f".{self.name}.writing") if self.is_local else self
        with transient_errors(self.uri):
            with target.open_output() as stream:
                stream.write(data)
            if self.is_local:
                target.sync()
                target.rename_to(self)

    def rename_to(self, target: Location) -> None:
        """Put this file in the place of ``target``: atomic on a disk, a copy elsewhere."""
        with transient_errors(target.uri):
            if self.is_local:
                Path(target.path).parent.mkdir(parents=True, exist_ok=True)
                Path(self.path).replace(target.path)
                target.parent.sync()
            else:
                self.fs.copy_file(self.path, target.path)
                self.fs.delete_file(self.path)

    def link_or_copy_to(self, target: Location) -> None:
        """Put the file's content at ``target`` too: a hard link on one disk, else a copy.

        Within one object store the store copies; bytes travel only between two. A linked file
        must be replaced and never changed in place, as every writer of a corpus does.
        """
        with transient_errors(target.uri):
            if self.is_local and target.is_local:
                Path(target.path).parent.mkdir(parents=True, exist_ok=True)
                with suppress(OSError):  # another disk, or one without links
                    os.link(self.path, target.path)
                    return
            elif self.fs.equals(target.fs):
                self.fs.copy_file(self.path, target.path)
                return
            with self.open_input() as source, target.open_output() as sink:
                shutil.copyfileobj(source, sink, _HASH_CHUNK_BYTES)
            target.sync()

    def sync(self) -> None:
        """Force the file, or the entries of the folder, onto the disk; no-op on object stores."""
        if not self.is_local:
            return
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def delete(self) -> None:
        """Delete the file or folder; nothing happens if there is none."""
        kind = self._info().type
        with transient_errors(self.uri):
            if kind == pafs.FileType.File:
                self.fs.delete_file(self.path)
            elif kind == pafs.FileType.Directory:
                self.fs.delete_dir(self.path)

    def _info(self) -> pafs.FileInfo:
        with transient_errors(self.uri):
            return self.fs.get_file_info(self.path)


def _uri_parent(uri: str) -> str:
    base, question, query = uri.partition("?")
    return base.rsplit("/", 1)[0] + question + query
