"""Exports: each format as its own tools read it, back to the rows it was made of."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import spacy
import trafilatura
import udapi
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ingest import file_hashes
from lxml import etree
from spacy.tokens import DocBin
from udtools.validator import Validator

import research_corpus
from research_corpus import operations
from research_corpus.errors import ConfigError
from research_corpus.release.annotated import AnnotatedArticle, Paragraph, Sentence, Token
from research_corpus.release.formats import Format, docbin
from research_corpus.release.formats.tei import NAMESPACE

TEI = f"{{{NAMESPACE}}}"
UNESCAPED = {r"\s": " ", r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\p": "|", r"\\": "\\"}

Row = dict[str, Any]


@pytest.fixture(scope="module")
def exports(seeds_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds in every format, repeated articles too."""
    folder = tmp_path_factory.mktemp("exports")
    for format_ in Format:
        which = {"with_duplicates": True}
        operations.export(format_.value, str(folder / format_.value), str(seeds_corpus), which)
    return folder


def rows_of(corpus: Path, sql: str) -> list[Row]:
    rows: list[Row] = research_corpus.connect(str(corpus)).sql(sql).to_arrow_table().to_pylist()
    return rows


@pytest.fixture(scope="module")
def tokens(seeds_corpus: Path) -> dict[tuple[str, int], Row]:
    """Rows of ``tokens`` by key, without partition."""
    rows = rows_of(seeds_corpus, "select * exclude pub_month from tokens")
    return {(row["article_id"], row["token_index"]): row for row in rows}


# --- CoNLL-U ----------------------------------------------------------------------------------


def incidents(files: list[Path]) -> Counter[str]:
    """What the validator of Universal Dependencies finds at level 2, the format, by test."""
    state = Validator(lang="ud", level=2, output=None).validate_files([str(f) for f in files])
    return Counter(incident.testid for incident in state.error_tracker)


def test_conllu_of_a_ud_model_passes_the_validator(seeds_corpus: Path, tmp_path: Path) -> None:
    operations.export("conllu", str(tmp_path / "fr"), str(seeds_corpus), {"language": "fr"})
    assert incidents(sorted((tmp_path / "fr").iterdir())) == Counter()


def test_conllu_of_a_clearnlp_model_fails_in_its_relations_alone(exports: Path) -> None:
    found = incidents(sorted((exports / "conllu").iterdir()))
    assert set(found) == {"unknown-udeprel"}
    text = (exports / "conllu" / "2025-03.conllu").read_text()
    assert "# deprel_scheme = ClearNLP (not Universal Dependencies)" in text


def conllu_rows(file: Path) -> list[Row]:
    """Rows of ``tokens`` read back from a file."""
    rows, article_id, index, sentence_id = [], "", 0, 0
    for line in file.read_text().split("\n"):
        if line.startswith("# newdoc id = "):
            article_id, index = line.removeprefix("# newdoc id = "), 0
        elif line.startswith("# sent_id = "):
            sentence_id = int(line.rpartition("-s")[2])
        elif line and not line.startswith("#"):
            cells = [None if cell == "_" else cell for cell in line.split("\t")]
            rows.append(conllu_row(cells, article_id, sentence_id, index))
            index += 1
    return rows


def conllu_row(cells: list[str | None], article_id: str, sentence_id: int, index: int) -> Row:
    misc = dict(item.split("=", 1) for item in (cells[9] or "").split("|"))
    start, end = map(int, misc["TokenRange"].split(":"))
    iob, _, label = misc.get("NER", "").partition("-")
    spaces = misc.get("SpacesAfter", " ")
    for escaped, plain in UNESCAPED.items():
        spaces = spaces.replace(escaped, plain)
    feats, head = cells[5], None if cells[6] is None else int(cells[6])
    form = cells[1] or "_"
    return {
        "article_id": article_id,
        "sentence_id": sentence_id,
        "token_id": int(cells[0] or 0),
        "token_index": index,
        "form": form,
        "lemma": cells[2],
        "upos": cells[3],
        "xpos": cells[4],
        "feats": "|".join(sorted(feats.split("|"))) if feats else None,
        "head": head,
        "deprel": "ROOT" if head == 0 else cells[7],
        "char_start": start,
        "char_end": end,
        "space_after": "SpaceAfter" not in misc and spaces.startswith(" "),
        "ent_iob": iob or None,
        "ent_type": label or None,
        "is_stop": "Stop" in misc,
        "is_alpha": form.isalpha(),
    }


def test_conllu_read_back_gives_equal_rows(exports: Path, tokens: dict) -> None:
    files = sorted((exports / "conllu").iterdir())
    found = [row for file in files for row in conllu_rows(file)]
    assert {(row["article_id"], row["token_index"]): row for row in found} == tokens
    assert len(found) == len(tokens)


def test_conllu_loads_in_udapi_as_trees(exports: Path, seeds_corpus: Path) -> None:
    document = udapi.Document(str(exports / "conllu" / "2025-03.conllu"))
    sql = "select count(*) as n from sentences where pub_month = '2025-03'"
    assert [{"n": len(document.bundles)}] == rows_of(seeds_corpus, sql)


# --- vertical ---------------------------------------------------------------------------------


def test_vertical_is_nested_right_and_has_every_token(exports: Path, tokens: dict) -> None:
    found: list[list[str]] = []
    for file in sorted((exports / "vrt").iterdir()):
        content = file.read_text().split("\n", 1)[1]
        root = etree.fromstring(f"<corpus>{content}</corpus>")
        found += [line.split("\t") for line in "".join(root.itertext()).split("\n") if line]
    assert {len(cells) for cells in found} == {7}
    assert Counter(cells[0] for cells in found) == Counter(t["form"] for t in tokens.values())
    assert Counter(cells[1] for cells in found) == Counter(t["lemma"] for t in tokens.values())


def test_vertical_marks_entities_and_glued_tokens(exports: Path, seeds_corpus: Path) -> None:
    text = (exports / "vrt" / "2025-03.vrt").read_text()
    sql = "select count(*) as n from entities where pub_month = '2025-03'"
    assert [{"n": text.count("<ne type=")}] == rows_of(seeds_corpus, sql)
    assert "<g/>\n,\t," in text or "<g/>\n</ne>\n,\t," in text


# --- TEI --------------------------------------------------------------------------------------


def test_tei_is_valid_but_for_words_which_the_schema_at_hand_lacks(exports: Path) -> None:
    """The DTD of TEI P5 that trafilatura has knows headers and blocks, not ``s``, ``w``, ``pc``."""
    dtd = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
    for file in sorted((exports / "tei").iterdir()):
        tree = etree.parse(file)
        etree.strip_tags(tree, *(f"{TEI}{name}" for name in ("s", "w", "pc")))
        assert dtd.validate(tree), dtd.error_log.filter_from_errors()


def test_tei_paragraphs_read_as_in_the_text(exports: Path, seeds_corpus: Path) -> None:
    texts = {row["article_id"]: row["text"] for row in rows_of(seeds_corpus, "from articles")}
    seen = set()
    for file in sorted((exports / "tei").iterdir()):
        for article in etree.parse(file).iter(f"{TEI}TEI"):
            article_id = article.get("{http://www.w3.org/XML/1998/namespace}id")[1:]
            blocks = (e for e in article.find(f".//{TEI}div") if e.get("type") != "caption")
            read = [" ".join("".join(block.itertext()).split()) for block in blocks]
            assert read == [" ".join(part.split()) for part in texts[article_id].split("\n\n")]
            seen.add(article_id)
    assert seen == set(texts)


def test_tei_words_and_names_are_those_of_the_tables(
    exports: Path, seeds_corpus: Path, tokens: dict
) -> None:
    trees = [etree.parse(file) for file in sorted((exports / "tei").iterdir())]
    words = [
        (word.text, word.get("lemma"), word.get("pos"))
        for tree in trees
        for word in tree.iter(f"{TEI}w", f"{TEI}pc")
    ]
    assert Counter(words) == Counter((t["form"], t["lemma"], t["upos"]) for t in tokens.values())
    names = Counter("".join(name.itertext()) for tree in trees for name in tree.iter(f"{TEI}name"))
    assert names == Counter(row["text"] for row in rows_of(seeds_corpus, "from entities"))


# --- DocBin -----------------------------------------------------------------------------------


BLANK = spacy.blank("en")


def docs_in(folder: Path) -> dict[str, spacy.tokens.Doc]:
    found = {}
    for file in sorted(folder.iterdir()):
        for doc in DocBin().from_disk(file).get_docs(BLANK.vocab):
            found[doc.user_data["article_id"]] = doc
    return found


def test_docbin_reloads_to_docs_equal_to_the_rows(
    exports: Path, seeds_corpus: Path, tokens: dict
) -> None:
    docs = docs_in(exports / "docbin")
    texts = {row["article_id"]: row["text"] for row in rows_of(seeds_corpus, "from articles")}
    assert {article_id: doc.text for article_id, doc in docs.items()} == texts
    found = {}
    for article_id, doc in docs.items():
        for sentence_id, words in enumerate(_sentences(doc), 1):
            numbers = {word.i: number for number, word in enumerate(words, 1)}
            for word in words:
                index = len([1 for key in found if key[0] == article_id])
                found[article_id, index] = {
                    "sentence_id": sentence_id,
                    "token_id": numbers[word.i],
                    "form": word.text,
                    "lemma": word.lemma_ or None,
                    "upos": word.pos_ or None,
                    "xpos": word.tag_ or None,
                    "feats": str(word.morph) or None,
                    "head": 0 if word.head == word else numbers[word.head.i],
                    "deprel": word.dep_,
                    "char_start": word.idx,
                    "space_after": bool(word.whitespace_),
                    "ent_iob": word.ent_iob_,
                    "ent_type": word.ent_type_ or None,
                }
    assert found == {
        key: {name: row[name] for name in next(iter(found.values()))} for key, row in tokens.items()
    }


def _sentences(doc: spacy.tokens.Doc) -> list[list[spacy.tokens.Token]]:
    return [[word for word in sentence if not word.is_space] for sentence in doc.sents]


def test_docbin_reloads_to_the_entities_of_the_tables(exports: Path, seeds_corpus: Path) -> None:
    docs = docs_in(exports / "docbin")
    found = {
        (article_id, entity.start_char, entity.end_char, entity.label_)
        for article_id, doc in docs.items()
        for entity in doc.ents
    }
    sql = "select article_id, char_start, char_end, label from entities"
    assert found == {tuple(row.values()) for row in rows_of(seeds_corpus, sql)}


def test_docbin_reloads_equal_to_what_the_model_makes_anew(
    exports: Path, seeds_corpus: Path
) -> None:
    from research_corpus.annotate.models import pipeline_info
    from research_corpus.annotate.pipelines import build_pipeline

    docs = docs_in(exports / "docbin")
    sql = "select article_id from articles where language = 'fr' order by token_count limit 1"
    article_id = rows_of(seeds_corpus, sql)[0]["article_id"]
    stored = docs[article_id]
    made = build_pipeline(pipeline_info("fr", {"fr": "fr_core_news_md"}))(stored.text)
    assert [t.text_with_ws for t in made] == [t.text_with_ws for t in stored]
    attributes = ("lemma_", "pos_", "tag_", "dep_", "ent_type_")
    for one, other in zip(made, stored, strict=True):
        if not one.is_space:
            assert [getattr(one, a) for a in attributes] == [getattr(other, a) for a in attributes]
            assert one.head.i == other.head.i
    assert [(e.text, e.label_) for e in made.ents] == [(e.text, e.label_) for e in stored.ents]


def unparsed_article(text: str) -> AnnotatedArticle:
    """An article as tables without parser hold it: tokens that are no white space."""
    words = [token for token in BLANK(text) if not token.is_space]
    ends = [*(word.idx for word in words[1:]), len(text)]
    tokens = tuple(
        Token(
            token_id=number, token_index=number - 1, form=word.text, lemma=None, upos=None,
            xpos=None, feats=None, head=None, deprel=None, char_start=word.idx,
            char_end=word.idx + len(word), ent_iob=None, ent_type=None, is_stop=False,
            spaces=text[word.idx + len(word) : after],
        )
        for number, (word, after) in enumerate(zip(words, ends, strict=True), 1)
    )  # fmt: skip
    row = dict.fromkeys(("title", "publisher", "date_published", "model_id"), None)
    paragraphs = (Paragraph(1, "body", (Sentence(1, tokens),)),) if tokens else ()
    return AnnotatedArticle({**row, "article_id": "a", "text": text}, paragraphs, ())


@given(st.text("ab.'’ \u00a0\n\t\u2009é", min_size=1, max_size=60).filter(str.strip))
def test_to_doc_of_any_spacing_has_the_text_to_the_character(text: str) -> None:
    doc = docbin.to_doc(unparsed_article(text), spacy.vocab.Vocab())
    assert doc.text == text


# --- text and Hugging Face --------------------------------------------------------------------


def test_plain_text_has_a_file_and_a_row_an_article(exports: Path, seeds_corpus: Path) -> None:
    with (exports / "text" / "metadata.csv").open(newline="") as file:
        rows = {row["article_id"]: row for row in csv.DictReader(file)}
    articles = {row["article_id"]: row for row in rows_of(seeds_corpus, "from articles")}
    assert rows.keys() == articles.keys()
    for article_id, row in rows.items():
        assert (exports / "text" / row["doc_id"]).read_text() == articles[article_id]["text"] + "\n"
        assert row["authors"].split("; ") == (articles[article_id]["authors"] or [""])
    assert len(list((exports / "text").rglob("*.txt"))) == len(articles)


def test_hugging_face_folder_has_the_rows_of_each_configured_table(
    exports: Path, seeds_corpus: Path
) -> None:
    folder = exports / "hf"
    head = yaml.safe_load((folder / "README.md").read_text().split("---\n")[1])
    names = [config["config_name"] for config in head["configs"]]
    assert {"articles", "tokens", "quotes"} <= set(names)
    for config in head["configs"]:
        (pattern,) = (files["path"] for files in config["data_files"])
        files = sorted(folder.glob(pattern))
        schemas = {str(pq.read_schema(file)) for file in files}
        assert len(schemas) == 1
        rows = sum(pq.read_metadata(file).num_rows for file in files)
        sql = f"select count(*) as n from {config['config_name']}"
        assert [{"n": rows}] == rows_of(seeds_corpus, sql)
        assert "pub_month" in pq.read_schema(files[0]).names


# --- what all share ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "condition"),
    [
        ({}, "duplicate_of is null"),
        ({"month": "2025-03", "with_duplicates": True}, "pub_month = '2025-03'"),
        ({"month": "2025"}, "starts_with(pub_month, '2025') and duplicate_of is null"),
        ({"publisher": "BBC News"}, "publisher = 'BBC News' and duplicate_of is null"),
        ({"language": "fr"}, "language = 'fr' and duplicate_of is null"),
        (
            {"query": "select distinct article_id from quotes where kind = 'direct'"},
            "duplicate_of is null and article_id in "
            "(select article_id from quotes where kind = 'direct')",
        ),
    ],
)
def test_export_of_a_choice_has_the_chosen_articles(
    which: Row, condition: str, seeds_corpus: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    done = operations.export(
        "text", str(tmp_path / "out"), str(seeds_corpus), which, lambda *n: told.append(n)
    )
    chosen = rows_of(seeds_corpus, f"select article_id from articles where {condition}")
    files = {file.stem for file in (tmp_path / "out").rglob("*.txt")}
    assert files == {row["article_id"] for row in chosen}
    assert done["articles"] == len(chosen)
    assert told[-1] == (len(chosen), len(chosen))


def test_export_twice_gives_the_same_bytes(
    exports: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    for format_ in Format:
        which = {"with_duplicates": True}
        operations.export(format_.value, str(tmp_path / format_.value), str(seeds_corpus), which)
    assert file_hashes(tmp_path, ("",)) == file_hashes(exports, ("",))


@pytest.mark.parametrize("query", ["select 1 as x", "not sql", "delete from chosen"])
def test_export_of_a_query_that_names_no_articles_says_so(
    query: str, seeds_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="article_id"):
        operations.export("text", str(tmp_path / "out"), str(seeds_corpus), {"query": query})


def test_export_of_nothing_or_onto_something_is_refused(seeds_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No article"):
        operations.export("text", str(tmp_path / "out"), str(seeds_corpus), {"publisher": "None"})
    with pytest.raises(ConfigError, match="exists"):
        operations.export("text", str(tmp_path), str(seeds_corpus))
    assert list(tmp_path.iterdir()) == []


def test_export_that_fails_half_way_leaves_nothing(seeds_corpus: Path, tmp_path: Path) -> None:
    def fail(done: int, _: int) -> None:
        if done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operations.export("text", str(tmp_path / "out"), str(seeds_corpus), None, fail)
    assert list(tmp_path.iterdir()) == []


def test_export_of_a_release_is_that_of_the_corpus(
    releases: Path, seeds_corpus: Path, tmp_path: Path
) -> None:
    for name, corpus in (("a", releases / "2026.1"), ("b", seeds_corpus)):
        operations.export("conllu", str(tmp_path / name), str(corpus), {"month": "2025-03"})
    assert file_hashes(tmp_path / "a", ("",)) == file_hashes(tmp_path / "b", ("",))
