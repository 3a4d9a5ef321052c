-- Who is named with whom, and who says what. Exact duplicates are left out by default; subset and
-- with_duplicates: see selection.

-- Pairs of entities named in one sentence, most frequent first.
--   entity_label  type of both, such as 'PERSON'; null: of any type
--   other_label   type of the second, if it is another, such as 'GPE'
-- An entity counts once a sentence, as the string that stands there.
-- Example: from cooccurrence('PERSON', other_label := 'GPE');
create or replace macro cooccurrence(
    entity_label, other_label := null, subset := '', with_duplicates := false
) as table
    with named as (
        select distinct article_id, sentence_id, text, label
        from entities semi join articles_in(subset, with_duplicates) using (article_id)
        where is_month_in(subset, pub_month)
        and (entity_label is null or label = entity_label or label = other_label)
    )
    select x.text as entity_a, y.text as entity_b, count(*) as sentences,
        count(distinct article_id) as articles
    from named as x join named as y using (article_id, sentence_id)
    where (entity_label is null or x.label = entity_label)
    and (coalesce(other_label, entity_label) is null or y.label = coalesce(other_label, entity_label))
    and case when other_label is null or other_label = entity_label then x.text < y.text
        else x.text <> y.text end
    group by all
    order by sentences desc, entity_a, entity_b;

-- What a speaker is quoted with. The words of speaker must stand in the speaker's name as the text
-- or its entity has it, side by side, case and marks ignored: 'starmer' finds 'Keir Starmer'.
-- Example: from quotes_by('Ada Novak') where kind = 'direct';
create or replace macro quotes_by(speaker, subset := '', with_duplicates := false) as table
    select a.pub_month, a.date_published, a.publisher, a.article_id, q.quote_id, q.kind, q.text,
        coalesce(e.text, q.speaker_text) as speaker, q.cue_lemma, q.confidence
    from (from quotes where is_month_in(subset, pub_month)) as q
    join articles_in(subset, with_duplicates) as a using (article_id)
    left join (from entities where is_month_in(subset, pub_month)) as e
        on e.article_id = q.article_id and e.entity_id = q.speaker_entity_id
    where contains(bare_words(q.speaker_text), bare_words(speaker))
    or contains(bare_words(e.text), bare_words(speaker))
    order by a.date_published, a.article_id, q.quote_id;

-- The words of a name, lower case, between single spaces.
create or replace macro bare_words(name) as
    ' ' || trim(regexp_replace(lower(name), '[^\p{L}\p{N}]+', ' ', 'g')) || ' ';
