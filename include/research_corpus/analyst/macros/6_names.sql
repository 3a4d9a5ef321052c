-- Who is named with whom, who says what, and which articles come from a wire. Exact duplicates are
-- left out by default; subset and with_duplicates: see selection.

-- Pairs of entities named in one sentence, most frequent first.
--   entity_label  type of both, such as 'PERSON'; null: of any type
--   other_label   type of the second, if it is another, such as 'GPE'
-- An entity counts once a sentence, under the fullest name that its article has for it
-- (entities.canonical_name), so that 'Putin' and 'Vladimir Putin' are one.
-- Example: from cooccurrence('PERSON', other_label := 'GPE');
create or replace macro cooccurrence(
    entity_label, other_label := null, subset := '', with_duplicates := false
) as table
    with named as materialized (
        select article_id, sentence_id, canonical_name as name, label
        from entities semi join articles_in(subset, with_duplicates) using (article_id)
        where is_month_in(subset, pub_month)
        and (entity_label is null or label = entity_label or label = other_label)
        group by all
    ), pair as (
        select article_id, x.name as entity_a, y.name as entity_b, count(*) as sentences
        from named as x join named as y using (article_id, sentence_id)
        where (entity_label is null or x.label = entity_label)
        and (coalesce(other_label, entity_label) is null
            or y.label = coalesce(other_label, entity_label))
        and case when other_label is null or other_label = entity_label then x.name < y.name
            else x.name <> y.name end
        group by all
    )
    select entity_a, entity_b, sum(sentences)::bigint as sentences, count(*) as articles
    from pair group by all
    order by sentences desc, entity_a, entity_b;

-- Whether names are counted of a subset: by month and publisher. An error otherwise.
create or replace macro is_counted_subset(subset) as
    case when subset is null or subset = '' then true
    when is_subset(subset) and subset_value(subset, 'language') = ''
        and subset_value(subset, 'near_duplicates') = '' then true
    else error('Names are counted by month and publisher alone. For another subset, count the rows '
        || 'of entities whose articles are in articles_in(subset, false).') end;

-- Who and what is mentioned most: names, labels and in which articles, most mentions first.
--   entity_label    such as 'PERSON'; null: all but numbers, amounts, dates and times
--   first_month, last_month  of the articles that mention it; null if none is dated
--   publishers      how many of them mention it, and the five with most such articles
-- A name is one where it is written alike (entity_index.canonical_name), whoever bears it.
-- Of a subset, month and publisher are understood.
-- Example: from most_mentioned('PERSON', subset := 'month=2025') limit 20;
create or replace macro most_mentioned(
    entity_label := null, subset := '', with_duplicates := false
) as table
    with counted as (
        select canonical_name, label, publisher,
            min(pub_month) filter (pub_month <> 'unknown') as first_month,
            max(pub_month) filter (pub_month <> 'unknown') as last_month,
            sum(articles - if(with_duplicates, 0, duplicate_articles)) as articles,
            sum(mentions - if(with_duplicates, 0, duplicate_mentions)) as mentions
        from entity_index
        where is_counted_subset(subset) and is_month_in(subset, pub_month)
        and (coalesce(subset_value(subset, 'publisher'), '') = ''
            or publisher = subset_value(subset, 'publisher'))
        and (entity_label is null or label = entity_label)
        and (with_duplicates or articles > duplicate_articles)
        group by all
    )
    select canonical_name as name, label, sum(mentions)::bigint as mentions,
        sum(articles)::bigint as articles, min(first_month) as first_month,
        max(last_month) as last_month, count(publisher) as publishers,
        coalesce(list(publisher order by articles desc, publisher)
            filter (publisher is not null), [])[:5] as top_publishers
    from counted group by all
    order by mentions desc, articles desc, name, label;

-- What a speaker is quoted with. The words of speaker must stand side by side in the speaker's name
-- as the text has it or in the fullest name that the article has for it, case and marks ignored:
-- 'keir starmer' also finds what the text puts as "Starmer said".
-- Example: from quotes_by('Ada Novak') where kind = 'direct';
create or replace macro quotes_by(speaker, subset := '', with_duplicates := false) as table
    select a.pub_month, a.date_published, a.publisher, a.article_id, q.quote_id, q.kind, q.text,
        coalesce(e.canonical_name, q.speaker_text) as speaker, q.cue_lemma, q.confidence
    from (from quotes where is_month_in(subset, pub_month)) as q
    join articles_in(subset, with_duplicates) as a using (article_id)
    left join (from entities where is_month_in(subset, pub_month)) as e
        on e.article_id = q.article_id and e.entity_id = q.speaker_entity_id
    where contains(bare_words(q.speaker_text), bare_words(speaker))
    or contains(bare_words(e.canonical_name), bare_words(speaker))
    order by a.date_published, a.article_id, q.quote_id;

-- The words of a name, lower case, between single spaces.
create or replace macro bare_words(name) as
    ' ' || trim(regexp_replace(lower(name), '[^\p{L}\p{N}]+', ' ', 'g')) || ' ';

-- Wire copy and reprints, with what says so; an article has a row for each piece of evidence.
--   evidence  'agency': the byline, dateline, foot or metadata names a news agency (detail), by the
--             rule and in the words (raw) of field_provenance; 'other publisher': an article of
--             another publisher has exactly or nearly the same text
--   other     the article_id of that other one; similarity: to it
-- Example: select publisher, count(distinct article_id) from wire_copy() group by all;
create or replace macro wire_copy(subset := '') as table
    with chosen as (
        select pub_month, article_id, publisher, agency from articles_in(subset, true)
    ), copied as (
        select article_id, duplicate_of as other, similarity from duplicates
        where is_cross_publisher
        union all
        select duplicate_of, article_id, similarity from duplicates where is_cross_publisher
    )
    select c.pub_month, c.article_id, c.publisher, 'agency' as evidence, c.agency as detail,
        p.rule, p.raw, null::varchar as other, null::float as similarity
    from chosen as c
    join (from field_provenance where field = 'agency' and is_month_in(subset, pub_month)) as p
        using (article_id)
    where c.agency is not null
    union all
    select c.pub_month, c.article_id, c.publisher, 'other publisher', o.publisher, null, null,
        d.other, d.similarity
    from chosen as c join copied as d using (article_id)
    join articles as o on o.article_id = d.other
    order by 1, 2, 4, 8;
