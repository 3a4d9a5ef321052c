-- Who is quoted, how much and as what. Exact duplicates are left out by default; subset and
-- with_duplicates: see selection. What the rows of quotes hold, and how sure: docs/quotations.md.

-- Every quotation of a subset with whom it is from.
--   speaker   the fullest name that the article has for who speaks; null if it names nobody
--   kind      'person', 'organisation' or 'other name' of a named speaker; 'role', a phrase such as
--             'a spokesman'; 'pronoun', one that stands for nobody found; 'unknown', nobody at all
--   role      lemma of the noun that a 'role' is built on, such as 'spokesman'
--   words     words that are quoted
--   place     where in the text the quotation begins: 0 at the start, 1 at the end
-- Example: from quoted_speakers('month=2025-03') where kind = 'role';
create or replace macro quoted_speakers(subset, with_duplicates := false) as table
    with quoted as (
        select q.* exclude (kind), q.kind as quotation, a.publisher, e.canonical_name, e.label,
            q.char_start / nullif(a.text_chars, 0) as place, len(regexp_extract_all(q.text,
                '[\p{L}\p{N}]+(?:[''’-][\p{L}\p{N}]+)*')) as words
        from (from quotes where is_month_in(subset, pub_month)) as q
        join articles_in(subset, with_duplicates) as a using (article_id)
        left join (from entities where is_month_in(subset, pub_month)) as e
            on e.article_id = q.article_id and e.entity_id = q.speaker_entity_id
    ), phrase as (
        select q.article_id, q.quote_id, t.sentence_id, t.token_id, t.head, t.lemma, t.upos
        from quoted as q join (from tokens where is_month_in(subset, pub_month)) as t
            on t.article_id = q.article_id and t.char_start >= q.speaker_char_start
            and t.char_end <= q.speaker_char_end
        where q.label is null
    ), headed as (
        select article_id, quote_id, first(lemma order by token_id) as role
        from phrase as p where upos = 'NOUN' and not exists (
            select 1 from phrase as o where o.article_id = p.article_id
            and o.quote_id = p.quote_id and o.sentence_id = p.sentence_id and o.token_id = p.head)
        group by all
    )
    select article_id, quote_id, pub_month, publisher, quotation, speaker_mention_text,
        case when kind in ('person', 'organisation', 'other name') then canonical_name end
            as speaker,
        kind, case when kind = 'role' then lower(role) end as role, words, place
    from (
        select *, case when label in ('PERSON', 'PER') then 'person'
            when label = 'ORG' then 'organisation' when label is not null then 'other name'
            when speaker_evidence is distinct from 'pronoun' and speaker_text is not null
            then 'role' when speaker_mention_text is not null then 'pronoun' else 'unknown' end
            as kind
        from quoted left join headed using (article_id, quote_id)
    );

-- Quotations and quoted words by 'speaker', 'kind', 'role', 'publisher' or 'month', most words
-- first. share: of all quoted words of the subset; direct: share of the quotations that are direct;
-- place: median of where they begin in the text. Of 'speaker' and 'role' only those that have one
-- are listed; share counts the others too. Example: from voices('speaker') limit 20;
create or replace macro voices(grouped, subset := '', with_duplicates := false) as table
    with said as (
        select *, case grouped when 'speaker' then speaker when 'kind' then kind
            when 'role' then role when 'publisher' then coalesce(publisher, 'unknown publisher')
            when 'month' then pub_month
            else error('Group by speaker, kind, role, publisher or month, not "' || grouped
                || '".') end as voice
        from quoted_speakers(subset, with_duplicates)
    ), total as (select sum(words) as words from said)
    select voice, count(*) as quotations, count(distinct article_id) as articles,
        sum(said.words)::bigint as words, sum(said.words) / any_value(total.words) as share,
        avg((quotation = 'direct')::int) as direct, median(place) as place
    from said cross join total where voice is not null
    group by voice order by words desc, quotations desc, voice;
