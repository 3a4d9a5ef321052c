"""Tables that spaCy and the rules over its annotation fill."""

from __future__ import annotations

from research_corpus.contracts.articles import ARTICLE_ID
from research_corpus.contracts.schema import (
    BOOL,
    FLOAT32,
    FLOAT64,
    INT16,
    INT32,
    STRING,
    STRINGS,
    Placement,
    Sharing,
    Table,
    label,
    optional,
    required,
    span,
)

SENTENCE_ID = required("sentence_id", INT32, "the sentence, 1-based in the article")

SENTENCES = Table(
    name="sentences",
    description="One sentence; none crosses a paragraph.",
    key=("article_id", "sentence_id"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        SENTENCE_ID,
        required("paragraph_id", INT32, "the paragraph it stands in, see paragraphs"),
        *span("sentence"),
        required("token_count", INT32, "tokens in the sentence"),
    ),
)

TOKENS = Table(
    name="tokens",
    description="One token; white space is none. Names follow CoNLL-U. Without a model, a token of "
    "Chinese, Japanese, Thai, Lao, Khmer, Burmese or Tibetan is one character.",
    key=("article_id", "token_index"),
    placement=Placement.ARTICLE,
    compact=True,
    columns=(
        ARTICLE_ID,
        SENTENCE_ID,
        required("token_id", INT16, "1-based in the sentence"),
        required("token_index", INT32, "0-based in the article"),
        label("form", "the token as it stands in the text", sharing=Sharing.HASHED),
        label(
            "lemma",
            "base form; null where the pipeline has no lemmatizer",
            nullable=True,
            sharing=Sharing.HASHED,
        ),
        label("upos", "Universal POS tag; null where the pipeline has no tagger", nullable=True),
        label("xpos", "tag of the model's own tag set", nullable=True),
        label(
            "feats",
            "Universal features, 'Name=Value' joined by '|'; null if none; rules give "
            "NumForm=Digit alone",
            nullable=True,
        ),
        optional("head", INT16, "token_id of the head, 0 for the root; null without a parser"),
        label("deprel", "relation to the head, in models.deprel_scheme", nullable=True),
        *span("token"),
        required("space_after", BOOL, "whether one space follows directly"),
        label("ent_iob", "B, I or O; null without an entity recogniser", nullable=True),
        label("ent_type", "label of the entity the token is in; null outside", nullable=True),
        required("is_stop", BOOL, "whether the language's stop list holds the form"),
        required("is_alpha", BOOL, "whether the form has letters only"),
    ),
)

ENTITIES = Table(
    name="entities",
    description="One named entity.",
    key=("article_id", "entity_id"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required("entity_id", INT32, "1-based in the article"),
        SENTENCE_ID,
        label("text", "the entity as it stands in the text", sharing=Sharing.HASHED),
        label("label", "entity type of the model, such as PERSON or GPE"),
        required(
            "entity_group",
            INT32,
            "entity_id of the article's first mention of the same person, organisation or thing, "
            "as far as the names say so: surname after full name, initials, titles, acronyms",
        ),
        label(
            "canonical_name",
            "the fullest form of the name in the group, without titles",
            sharing=Sharing.HASHED,
        ),
        required("token_start", INT32, "token_index of the first token"),
        required("token_end", INT32, "token_index after the last token"),
        *span("entity"),
    ),
)

VALUE_LABELS = ("CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME")
"""Entity types of values, which name nobody and nothing (OntoNotes 5.0, section 2.6)."""

ENTITY_INDEX = Table(
    name="entity_index",
    description="One name as the articles of one publisher in one file of articles mention it; "
    "sums over rows are the counts of the corpus, since every article is in one file.",
    key=("canonical_name", "label", "publisher"),
    placement=Placement.BUCKET,
    since=2,
    columns=(
        label(
            "canonical_name",
            "as in entities, in NFC with single spaces; case and accents are kept, so that names "
            "are one here that are written alike, whoever bears them",
            sharing=Sharing.HASHED,
        ),
        label(
            "label",
            "entity type of the model, as in entities, of which those of values are "
            f"left out: {', '.join(VALUE_LABELS)}",
        ),
        label("publisher", "of the articles; null where it is unknown", nullable=True),
        required("articles", INT32, "articles that mention the name"),
        required("mentions", INT32, "rows of entities with the name and label"),
        required("duplicate_articles", INT32, "of the articles, those with a duplicate_of"),
        required("duplicate_mentions", INT32, "of the mentions, those in articles of that kind"),
    ),
)

NOUN_CHUNKS = Table(
    name="noun_chunks",
    description="One base noun phrase.",
    key=("article_id", "chunk_id"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required("chunk_id", INT32, "1-based in the article"),
        SENTENCE_ID,
        label("text", "the phrase as it stands in the text", sharing=Sharing.WITHHELD),
        label("root_lemma", "lemma of the phrase's head", nullable=True, sharing=Sharing.HASHED),
        *span("phrase"),
    ),
)

QUOTES = Table(
    name="quotes",
    description="One quotation with its speaker and cue.",
    key=("article_id", "quote_id"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        required("quote_id", INT32, "1-based in the article"),
        label("kind", "direct (all in quotation marks), indirect (none) or mixed"),
        required("text", STRING, "the quotation with its marks"),
        *span("quotation"),
        optional(
            "speaker_mention_text",
            STRING,
            "the words on the page that name the speaker beside the cue, a pronoun too; null if "
            "there are none, as where who spoke just before goes on",
            sharing=Sharing.HASHED,
            since=2,
        ),
        optional(
            "speaker_mention_char_start", INT32, "their first character in articles.text", since=2
        ),
        optional(
            "speaker_mention_char_end", INT32, "their end in articles.text, exclusive", since=2
        ),
        optional(
            "speaker_text",
            STRING,
            "whom they stand for, as named in the article; null if unclear",
            sharing=Sharing.HASHED,
        ),
        optional("speaker_char_start", INT32, "first character of speaker_text in articles.text"),
        optional("speaker_char_end", INT32, "end of speaker_text in articles.text, exclusive"),
        optional(
            "speaker_entity_id", INT32, "the speaker in entities; null if it is not an entity"
        ),
        label(
            "speaker_evidence",
            "what speaker_text goes by: name or phrase (it stands beside the cue), subject or "
            "only_person (a pronoun's antecedent, or who holds an office), pronoun (left as "
            "it is), carried_over (who spoke just before); null without a speaker",
            nullable=True,
            since=2,
        ),
        optional(
            "speaker_confidence",
            FLOAT32,
            "that speaker_text is whom the mention means, 0 to 1; null without a speaker",
            since=2,
        ),
        optional("cue_text", STRING, "the verb or phrase of saying; null if there is none"),
        optional("cue_char_start", INT32, "first character of cue_text in articles.text", since=2),
        optional("cue_char_end", INT32, "end of cue_text in articles.text, exclusive", since=2),
        label("cue_lemma", "lemma of the cue", nullable=True, sharing=Sharing.HASHED),
        label(
            "rule",
            "the construction it was found by, see docs/quotations.md",
            nullable=True,
            since=2,
        ),
        required("confidence", FLOAT32, "of the rule, 0 to 1"),
    ),
)

ARTICLE_METRICS = Table(
    name="article_metrics",
    description="One measure of one article, computed from its tokens and quotations.",
    key=("article_id", "metric"),
    placement=Placement.ARTICLE,
    columns=(
        ARTICLE_ID,
        label(
            "metric",
            "flesch_reading_ease (English: Flesch 1948, French: Kandel and Moles 1958), lix "
            "(Björnsson 1968: words by sentences plus per cent of words of more than six letters), "
            "mean_sentence_words, moving_average_type_token_ratio (Covington and McFall 2010; of "
            "50 tokens or more) or quoted_text_ratio (0 to 1); words are those between white "
            "space: *don’t*, *well-known* and *l’eau* are one each",
        ),
        required(
            "value",
            FLOAT64,
            "the measure; an article without words has no row, one whose tokens are characters "
            "only quoted_text_ratio",
        ),
        label("method", "formula or source of the measure"),
    ),
)

BY_RULES = "rules:"
"""Begins ``models.name`` and ``model_id`` of what annotates a language without a model."""

MODELS = Table(
    name="models",
    description="One annotation pipeline that articles name in model_id.",
    key=("model_id",),
    placement=Placement.CORPUS,
    columns=(
        required(
            "model_id",
            STRING,
            "name, version and a short hash of the configuration",
            sharing=Sharing.KEPT,
        ),
        required(
            "name",
            STRING,
            "package of the model; 'rules:' and the language where rules annotate it; or 'none'",
            sharing=Sharing.KEPT,
        ),
        required(
            "version",
            STRING,
            "version of the model package; of spaCy for rules",
            sharing=Sharing.KEPT,
        ),
        required("spacy_version", STRING, "version of spaCy", sharing=Sharing.KEPT),
        required("components", STRINGS, "components in order", sharing=Sharing.KEPT),
        required(
            "deprel_scheme",
            STRING,
            "ClearNLP, UD or none: what tokens.deprel means",
            sharing=Sharing.KEPT,
        ),
        optional("licence", STRING, "licence of the model", sharing=Sharing.KEPT),
        required(
            "config_sha256", STRING, "sha256 of the pipeline's configuration", sharing=Sharing.KEPT
        ),
    ),
)

ANNOTATION_TABLES = (SENTENCES, TOKENS, ENTITIES, NOUN_CHUNKS, QUOTES, ARTICLE_METRICS)
