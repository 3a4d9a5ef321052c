"""Archives and compressed files: names, nesting, limits, damage, and nothing that escapes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
import zstandard
from archives import (
    PROSE,
    add_to_tar,
    repacked_zip_of,
    streamed_zip_of,
    tar_of,
    zip_of,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from research_corpus.contracts.reasons import ReasonCode
from research_corpus.contracts.records import Record, Skip
from research_corpus.sources.archives import expansion
from research_corpus.sources.archives.member_names import safe_member_name
from research_corpus.sources.read_limits import ReadLimits
from research_corpus.sources.registry import read_landing_file
from research_corpus.sources.source_file import SourceFile

PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
STORIES = {f"s{number}.txt": f"Story {number} begins. {PROSE}" for number in range(6)}


def outcomes(name: str, data: bytes, **limits: int) -> list[tuple[str, str | None]]:
    """Return name and reason code (null for an article) of everything in a landing file."""
    source = SourceFile(name, len(data), lambda: io.BytesIO(data))
    found = list(read_landing_file(source, ReadLimits(**limits)))
    assert found
    keys = [(member, result.source_record) for member, result in found]
    assert len(set(keys)) == len(keys), "two outcomes for one record"
    return [(member, getattr(result, "reason_code", None)) for member, result in found]


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_file_is_read_under_its_own_name(suffix):
    assert outcomes(f"a.txt{suffix}", PACK[suffix](PROSE.encode())) == [(f"a.txt{suffix}", None)]


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_file_named_text_is_read_all_the_same(suffix):
    assert outcomes("a.txt", PACK[suffix](PROSE.encode())) == [("a.txt", None)]


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_parts_one_after_the_other_are_one_content(suffix):
    lines = [f'{{"id": {n}, "text": "{PROSE}"}}\n'.encode() for n in range(3)]
    data = b"".join(PACK[suffix](line) for line in lines)
    assert [reason for _, reason in outcomes(f"a.jsonl{suffix}", data)] == [None] * 3


@pytest.mark.parametrize("suffix", ["", *PACK])
def test_tar_gives_members_by_name_whatever_packs_it(suffix):
    data = PACK.get(suffix, bytes)(tar_of({"n/a.txt": PROSE, "n/b.json": f'{{"text": "{PROSE}"}}'}))
    name = f"a.tar{suffix}"
    assert outcomes(name, data) == [(f"{name}!n/a.txt", None), (f"{name}!n/b.json", None)]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_zip_gives_members_by_name_whatever_packs_them(method):
    data = zip_of({"x/a.txt": PROSE, "b.txt": PROSE}, method)
    assert outcomes("in/a.zip", data) == [("in/a.zip!x/a.txt", None), ("in/a.zip!b.txt", None)]


def test_nested_archives_name_the_whole_way():
    data = gzip.compress(tar_of({"b.zip": zip_of({"c.txt": PROSE})}))
    assert outcomes("a.tar.gz", data) == [("a.tar.gz!b.zip!c.txt", None)]


def test_zip_of_a_compressed_zip_is_opened_without_seeking():
    data = gzip.compress(zip_of({"c.txt": PROSE}))
    assert outcomes("a.zip.gz", data) == [("a.zip.gz!c.txt", None)]


def test_depth_beyond_the_limit_is_said_and_neighbours_are_read():
    deep = zip_of({"d.zip": zip_of({"e.txt": PROSE})})
    data = zip_of({"a.zip": deep, "b.txt": PROSE})
    assert outcomes("x.zip", data, max_depth=2) == [
        ("x.zip!a.zip!d.zip", ReasonCode.ARCHIVE_TOO_DEEP),
        ("x.zip!b.txt", None),
    ]


def test_compression_upon_compression_ends_at_the_limit():
    data = PROSE.encode()
    for _ in range(20):
        data = gzip.compress(data)
    assert outcomes("a.gz", data) == [("a.gz", ReasonCode.ARCHIVE_TOO_DEEP)]


@pytest.mark.parametrize(
    "name",
    [
        "../up.txt",
        "/etc/up.txt",
        "a/../../up.txt",
        "C:\\up.txt",
        "..\\up.txt",
        "a\x1bb.txt",
        "\u202etxt.a",
    ],
)
def test_unsafe_member_names_are_refused_made_harmless_and_cost_only_themselves(name):
    for container, data in (
        ("a.tar", tar_of({name: PROSE, "b.txt": PROSE})),
        ("a.zip", zip_of({name: PROSE, "b.txt": PROSE})),
    ):
        (bad, reason), good = outcomes(container, data)
        assert reason is ReasonCode.UNSAFE_MEMBER_NAME
        assert ".." not in bad
        assert bad.isprintable()
        assert not bad.partition("!")[2].startswith("/")
        assert good == (f"{container}!b.txt", None)


@given(st.text(max_size=80))
def test_safe_member_name_of_any_text_stays_below_its_folder(raw):
    name, _ = safe_member_name(raw)
    assert name
    assert not name.startswith("/")
    assert not {"", ".", ".."} & set(name.split("/"))
    assert safe_member_name(name)[0] == name


def test_links_and_devices_in_tar_are_refused_and_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(PROSE)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (
            ("l.txt", tarfile.SYMTYPE),
            ("h.txt", tarfile.LNKTYPE),
            ("d.txt", tarfile.CHRTYPE),
            ("f.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, str(secret)
            archive.addfile(info)
        add_to_tar(archive, "b.txt", PROSE)
    found = outcomes("a.tar", buffer.getvalue())
    assert [reason for _, reason in found] == [ReasonCode.UNSAFE_MEMBER_NAME] * 4 + [None]


def test_symbolic_link_in_zip_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("l.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, str(tmp_path))
        archive.writestr("b.txt", PROSE)
    assert outcomes("a.zip", buffer.getvalue()) == [
        ("a.zip!l.txt", ReasonCode.UNSAFE_MEMBER_NAME),
        ("a.zip!b.txt", None),
    ]


def test_members_of_the_same_name_stay_apart():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        add_to_tar(archive, "a.txt", PROSE)
        add_to_tar(archive, "./a.txt", PROSE + " Twice.")
    assert outcomes("x.tar", buffer.getvalue()) == [("x.tar!a.txt", None), ("x.tar!a.txt#2", None)]


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_members_that_are_no_articles_by_name_are_told_as_left_out(pack):
    hidden = ["README.md", "__MACOSX/._a.txt", ".DS_Store", "_drafts/b.txt", ".git/x.txt"]
    data = pack(dict.fromkeys((*hidden, "_posts/c.txt", "a.txt"), PROSE))
    assert outcomes("x.arc", data) == [
        ("x.arc!_posts/c.txt", None),
        ("x.arc!a.txt", None),
        *((f"x.arc!{name}", ReasonCode.LEFT_OUT_BY_NAME) for name in hidden),
    ]
    source = SourceFile("x.arc", len(data), lambda: io.BytesIO(data))
    found = [type(result) for _, result in read_landing_file(source, ReadLimits())]
    assert found == [Record] * 2 + [Skip] * 5


@pytest.mark.parametrize(
    "data", [zip_of({}), zip_of({"README.md": "x"}), zip_of({"d/": ""}), tar_of({".x": "y"})]
)
def test_archive_without_article_files_says_so(data):
    *left_out, last = outcomes("x.bin", data)
    assert last == ("x.bin", ReasonCode.NO_RECORDS)
    assert {reason for _, reason in left_out} <= {ReasonCode.LEFT_OUT_BY_NAME}


def test_encrypted_member_is_said_and_its_neighbour_read():
    data = bytearray(zip_of({"a.txt": PROSE, "b.txt": PROSE}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    assert outcomes("x.zip", bytes(data)) == [
        ("x.zip!a.txt", ReasonCode.ENCRYPTED),
        ("x.zip!b.txt", None),
    ]


@pytest.mark.parametrize("suffix", PACK)
def test_bomb_is_stopped_long_before_it_has_unpacked(suffix, monkeypatch):
    monkeypatch.setattr(expansion, "FREE_BYTES", 1024 * 1024)
    data = PACK[suffix](b"a" * 64 * 1024 * 1024)
    meters: list[expansion.Meter] = []
    made = expansion.Meter.__init__

    def record(self: expansion.Meter, *args: object) -> None:
        meters.append(self)
        made(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(expansion.Meter, "__init__", record)
    assert outcomes(f"a.txt{suffix}", data) == [(f"a.txt{suffix}", ReasonCode.ARCHIVE_BOMB)]
    assert meters[0].unpacked_bytes < 32 * 1024 * 1024


def test_bomb_inside_a_zip_is_stopped_and_what_stood_before_is_read(monkeypatch):
    monkeypatch.setattr(expansion, "FREE_BYTES", 1024 * 1024)
    noise = random.Random(1).randbytes(400_000)
    data = zip_of(
        {"a.txt": PROSE, "noise.txt": noise, "b.txt": b"a" * 64 * 1024 * 1024, "c.txt": PROSE}
    )
    found = outcomes("x.zip", data)
    assert found[0] == ("x.zip!a.txt", None)
    assert found[-1] == ("x.zip!b.txt", ReasonCode.ARCHIVE_BOMB)


def test_zip_whose_members_share_their_bytes_is_a_bomb(monkeypatch):
    """Many directory entries that point at the same packed bytes pass any check by member."""
    monkeypatch.setattr(expansion, "FREE_BYTES", 1024 * 1024)
    inner = zip_of({"a.txt": PROSE * 30_000})
    at = inner.index(b"PK\x01\x02")
    entry, end = inner[at : inner.index(b"PK\x05\x06")], inner[inner.index(b"PK\x05\x06") :]
    count = 300
    end = bytearray(end)
    struct.pack_into("<HHL", end, 8, count, count, len(entry) * count)
    found = outcomes("x.zip", inner[:at] + entry * count + bytes(end))
    assert found[-1][1] is ReasonCode.ARCHIVE_BOMB
    assert len(found) < count


def test_total_of_bytes_is_limited_at_any_ratio():
    members = {f"{n}.txt": random.Random(n).randbytes(100_000).hex() for n in range(8)}
    found = outcomes("x.zip", zip_of(members), max_total_bytes=500_000)
    assert found[-1][1] is ReasonCode.ARCHIVE_BOMB
    assert len(found) < 8


def test_sparse_member_that_costs_the_archive_nothing_is_refused():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.realsize": str(2**40),
            "GNU.sparse.name": "a.txt",
        }
        body = b"1\n0\n1\n".ljust(512, b"\0") + b"x".ljust(512, b"\0")
        info.size = len(body)
        archive.addfile(info, io.BytesIO(body))
    assert outcomes("x.tar", buffer.getvalue()) == [("x.tar!a.txt", ReasonCode.ARCHIVE_BOMB)]


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_members_beyond_the_limit_are_said_once(make):
    found = outcomes("x", make(STORIES), max_members=3)
    assert found == [
        ("x!s0.txt", None),
        ("x!s1.txt", None),
        ("x!s2.txt", None),
        ("x", ReasonCode.TOO_MANY_MEMBERS),
    ]


def test_records_beyond_the_limit_are_said_once():
    lines = f'{{"text": "{PROSE}"}}\n' * 5
    found = outcomes("x.zip", zip_of({"a.jsonl": lines, "b.jsonl": lines}), max_records=7)
    assert [reason for _, reason in found] == [None] * 7 + [ReasonCode.TOO_MANY_RECORDS]


@pytest.mark.parametrize("suffix", PACK)
def test_truncated_compression_keeps_the_records_before_the_damage(suffix):
    rng = random.Random(1)
    lines = "".join(f'{{"text": "{PROSE} {rng.randbytes(3000).hex()}"}}\n' for _ in range(400))
    data = PACK[suffix](lines.encode())
    found = outcomes(f"a.jsonl{suffix}", data[: int(len(data) * 0.8)])
    assert found[-1] == (f"a.jsonl{suffix}", ReasonCode.DAMAGED_ARCHIVE)
    assert 1 <= [reason for _, reason in found].count(None) < 400


@pytest.mark.parametrize("suffix", PACK)
def test_truncated_text_gives_no_half_article(suffix):
    data = PACK[suffix]((PROSE * 50).encode())
    found = outcomes(f"a.txt{suffix}", data[:-9])
    assert found == [(f"a.txt{suffix}", ReasonCode.DAMAGED_ARCHIVE)]


def test_gzip_with_rubbish_behind_it_is_whole():
    assert outcomes("a.txt.gz", gzip.compress(PROSE.encode()) + b"signature") == [
        ("a.txt.gz", None)
    ]


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_damage_in_a_later_part_is_not_taken_for_the_end(suffix):
    first = PACK[suffix](f'{{"text": "{PROSE}"}}\n'.encode())
    second = bytearray(PACK[suffix](random.Random(1).randbytes(4000)))
    second[-20:] = bytes(20)
    found = outcomes(f"a.jsonl{suffix}", first + bytes(second))
    assert found[-1][1] is ReasonCode.DAMAGED_ARCHIVE


@pytest.mark.parametrize("make", [zip_of, streamed_zip_of])
def test_zip_that_lost_its_directory_gives_the_members_that_are_there(make):
    data = make(STORIES)
    cut = data.rindex(b"PK\x03\x04") + 40
    found = outcomes("x.zip", data[:cut])
    assert found[:5] == [(f"x.zip!s{n}.txt", None) for n in range(5)]
    assert {reason for _, reason in found[5:]} == {ReasonCode.DAMAGED_ARCHIVE}
    assert found[-1][0] == "x.zip"


def test_zip_without_directory_is_read_on_behind_a_wrong_size():
    data = bytearray(zip_of(STORIES))
    data[18:22] = b"\xff\xff\xff\x7f"
    assert outcomes("x.zip", bytes(data[:-30])) == [
        *((f"x.zip!s{n}.txt", None) for n in range(6)),
        ("x.zip", ReasonCode.DAMAGED_ARCHIVE),
    ]


def test_zip_whose_directory_points_elsewhere_is_read_without_it():
    data = bytearray(zip_of(STORIES))
    data[-4] = 1  # of the place where the directory begins
    assert outcomes("x.zip", bytes(data)) == [
        *((f"x.zip!s{n}.txt", None) for n in range(6)),
        ("x.zip", ReasonCode.DAMAGED_ARCHIVE),
    ]


@pytest.mark.parametrize("sign", ["/", "~"])
def test_zip_member_whose_name_is_no_longer_that_of_a_file_is_told(sign):
    data = zip_of(STORIES)
    at = data.rindex(b"s5.txt") + 5
    found = outcomes("x.zip", data[:at] + sign.encode() + data[at + 1 :])
    told = [reason for _, reason in found if reason is not ReasonCode.LEFT_OUT_BY_NAME]
    assert told == [*[None] * 5, ReasonCode.DAMAGED_ARCHIVE]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_members_are_unpacked_however_they_are_packed(method):
    data = zip_of({**STORIES, "empty.txt": ""}, method)
    found = outcomes("x.zip", data)
    assert found[:6] == [(f"x.zip!s{n}.txt", None) for n in range(6)]
    assert found[6:] == [("x.zip!empty.txt", ReasonCode.EMPTY_FILE)]


@pytest.mark.parametrize(("method", "pack"), [(93, PACK[".zst"]), (95, PACK[".xz"])])
def test_zip_member_packed_by_a_newer_method_is_read(method, pack):
    content = PROSE.encode() * 1000
    data = repacked_zip_of("a.txt", content, pack(content), method)
    assert outcomes("x.zip", data) == [("x.zip!a.txt", None)]


@pytest.mark.parametrize("method", [8, 12, 14, 93, 95, 97])
def test_zip_member_packed_in_another_way_than_it_says_costs_only_itself(method):
    data = zip_of(STORIES)
    directory = bytearray(data[data.index(b"PK\x01\x02") :])
    directory[10] = method
    found = outcomes("x.zip", data[: -len(directory)] + bytes(directory))
    first = None if method == 8 else ReasonCode.DAMAGED_ARCHIVE
    first = ReasonCode.UNKNOWN_FORMAT if method == 97 else first
    assert [reason for _, reason in found] == [first, *[None] * 5]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_bomb_in_a_zip_does_not_fill_the_memory(method, monkeypatch):
    monkeypatch.setattr(expansion, "FREE_BYTES", 1024 * 1024)
    data = zip_of({"a.txt": bytes(200_000_000)}, method)
    tracemalloc.start()
    try:
        assert outcomes("x.zip", data) == [("x.zip!a.txt", ReasonCode.ARCHIVE_BOMB)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000


def test_zip_member_with_a_wrong_checksum_costs_only_itself():
    data = bytearray(zip_of(STORIES, zipfile.ZIP_STORED))
    at = data.index(b"Story 2")
    data[at] ^= 0xFF
    reasons = dict(outcomes("x.zip", bytes(data)))
    assert reasons.pop("x.zip!s2.txt") is ReasonCode.DAMAGED_ARCHIVE
    assert set(reasons.values()) == {None}
    assert len(reasons) == 5


def test_tar_cut_off_gives_the_members_before_the_cut():
    data = tar_of(STORIES)
    found = outcomes("x.tar", data[: 512 * 7 + 30])
    assert found[:3] == [(f"x.tar!s{n}.txt", None) for n in range(3)]
    assert found[-1][1] is ReasonCode.DAMAGED_ARCHIVE


def test_tar_with_a_broken_header_costs_one_member_and_says_so():
    data = bytearray(tar_of(STORIES))
    data[512 * 4 + 10] ^= 0xFF
    assert outcomes("x.tar", bytes(data)) == [
        *((f"x.tar!s{n}.txt", None) for n in (0, 1, 3, 4, 5)),
        ("x.tar", ReasonCode.DAMAGED_ARCHIVE),
    ]


def test_tar_archives_one_after_the_other_are_one_archive():
    halves = [dict(list(STORIES.items())[:3]), dict(list(STORIES.items())[3:])]
    joined = b"".join(map(tar_of, halves))
    assert outcomes("x.tar", joined) == [(f"x.tar!s{n}.txt", None) for n in range(6)]


def test_office_document_is_no_container():
    slides = zip_of({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"})
    assert outcomes("a.pptx", slides) == [("a.pptx", ReasonCode.BINARY_CONTENT)]
    broken = zip_of({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    assert outcomes("a.xlsx", broken) == [("a.xlsx", ReasonCode.DAMAGED_FILE)]


def document_of(paragraph: str) -> bytes:
    """Return a Word document as an editor in a browser writes it: the types of its parts last."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "word/styles.xml": f"<styles xmlns='{namespace}'>{'<!-- a style -->' * 20_000}</styles>",
        "word/document.xml": f"<document xmlns='{namespace}'><body><p><r><t>{paragraph}</t></r></p>"
        "</body></document>",
        "[Content_Types].xml": "<Types/>",
    }
    return zip_of(parts)


def workbook_of(count: int) -> bytes:
    """Return a sheet of articles as openpyxl and pandas write it."""
    dice, book = random.Random(1), Workbook()
    book.active.append(["title", "text"])
    for number in range(count):
        book.active.append([f"Story {number}", f"{PROSE} {dice.randbytes(300).hex()}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_documents_are_told_from_archives_whatever_their_first_part_is(pack):
    document, sheet = document_of(PROSE), workbook_of(300)
    assert outcomes("a.docx", document) == [("a.docx", None)]
    assert outcomes("a.xlsx", sheet) == [("a.xlsx", None)] * 300
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as archive:
        archive.writestr("word/first.docx", document)
        archive.writestr("word/second.xlsx", sheet)
        archive.writestr("word/third.txt", PROSE)
    assert set(outcomes("x.zip", out.getvalue())) == {
        ("x.zip!word/first.docx", None),
        ("x.zip!word/second.xlsx", None),
        ("x.zip!word/third.txt", None),
    }


def test_document_that_begins_with_a_large_picture_is_read():
    picture = random.Random(1).randbytes(100_000)
    out = io.BytesIO(document_of(PROSE))
    with zipfile.ZipFile(out) as parts:
        rest = {name: parts.read(name) for name in parts.namelist()}
    data = zip_of({"docProps/thumbnail.jpeg": picture, **rest})
    assert outcomes("a.docx", data) == [("a.docx", None)]


@pytest.mark.parametrize(
    "text", ["BZh is a word that no one says. " + PROSE, "PK left the harbour. " + PROSE]
)
def test_text_that_begins_like_an_archive_is_text(text):
    assert outcomes("a.txt", text.encode()) == [("a.txt", None)]


@pytest.mark.parametrize("suffix", [*PACK, ".zip", ".tar"])
def test_storage_that_fails_below_an_archive_raises(suffix):
    whole = {".zip": zip_of(STORIES), ".tar": tar_of(STORIES)}.get(suffix)
    data = whole or PACK[suffix](random.Random(1).randbytes(300_000))

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if size is None or size < 0 or self.tell() > 1000:
                raise OSError(5, "the disk is gone")
            return super().read(min(size, 512))

    source = SourceFile(f"a{suffix}", len(data), lambda: Failing(data))
    with pytest.raises(OSError, match="the disk is gone"):
        list(read_landing_file(source, ReadLimits()))


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"]
    ),
)
def test_any_bytes_behind_a_signature_give_an_outcome_and_never_raise(content, magic):
    for _, reason in outcomes("a", magic + content):
        assert reason is not ReasonCode.READER_FAILED


@settings(deadline=None)
# A length in a directory entry: zipfile reads over the five entries behind it.
@example(746, 2, True)
# A letter becomes a zero: a block in the middle looks like the end of the TAR archive.
@example(177, 0, False)
@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
def test_archives_with_one_byte_changed_never_lose_a_file_silently(position, value, is_zip):
    data = bytearray(zip_of(STORIES) if is_zip else gzip.compress(tar_of(STORIES), mtime=0))
    data[position % len(data)] = value
    source = SourceFile("x", len(data), lambda: io.BytesIO(bytes(data)))
    found = [result for _, result in read_landing_file(source, ReadLimits())]
    assert found
    reasons = {getattr(result, "reason_code", None) for result in found}
    assert ReasonCode.READER_FAILED not in reasons
    assert sum(isinstance(result, Record) for result in found) == 6 or reasons != {None}
