-- Frequencies. Exact duplicates are left out by default; attribute, subset and with_duplicates:
-- see selection. Sizes count every token, punctuation too.

-- How often a term occurs, by month, year, publisher, language, section, article or all; groups
-- without it are shown with 0. per_million: occurrences in a million tokens of the group.
-- Example: from frequency('council', 'month');
create or replace macro frequency(
    term, grouped, attribute := 'lower', subset := '', with_duplicates := false
) as table
    select grouping_value, hits, tokens, hits * 1e6 / tokens as per_million, articles_with, articles
    from (
        select group_of(grouped, a) as grouping_value, coalesce(sum(h.n), 0)::bigint as hits,
            sum(a.token_count)::bigint as tokens, count(h.n) as articles_with,
            count(*) as articles
        from articles_in(subset, with_duplicates, attribute := attribute) as a
        left join (
            select article_id, count(*) as n from tokens
            where is_term(form, lemma, term, attribute) and is_month_in(subset, pub_month)
            group by article_id
        ) as h using (article_id)
        group by 1
    )
    order by grouping_value;

-- The value of an article that frequency groups by.
create or replace macro group_of(grouped, a) as
    case grouped when 'month' then a.pub_month when 'year' then left(a.pub_month, 4)
    when 'publisher' then a.publisher when 'language' then a.language
    when 'section' then a.section when 'article' then a.article_id when 'all' then 'all'
    else error('Group by month, year, publisher, language, section, article or all, not "'
        || grouped || '".') end;

-- Sequences of n words within a sentence, most frequent first; none spans a punctuation mark.
-- Example: from ngrams(2, subset := 'publisher=BBC News') where hits >= 2;
create or replace macro ngrams(
    n, attribute := 'lower', subset := '', with_duplicates := false
) as table
    with sentence as (
        select article_id,
            list(case when is_word(form) then token_value(form, lemma, attribute) end
                order by token_index) as words
        from tokens semi join articles_in(subset, with_duplicates) using (article_id)
        where is_month_in(subset, pub_month)
        group by article_id, sentence_id
    ), piece as (
        select article_id, words[start : start + n - 1] as words
        from (select article_id, words, unnest(range(1, len(words) - n + 2)) as start
            from sentence)
    )
    select array_to_string(words, ' ') as ngram, count(*) as hits,
        count(distinct article_id) as articles
    from piece where list_count(words) = n
    group by 1 order by hits desc, ngram;

-- How evenly a term is spread over the articles: Gries' deviation of proportions. 0: as the sizes
-- of the articles would have it; towards 1: in few articles only; null without an occurrence.
-- dp_norm divides by the largest value that the sizes allow, 1 - the smallest share.
-- Sources: Gries 2008, Dispersions and adjusted frequencies in corpora, IJCL 13(4); Lijffijt &
-- Gries 2012, Correction to it, IJCL 17(1).
-- Example: from dispersion('council');
create or replace macro dispersion(
    term, attribute := 'lower', subset := '', with_duplicates := false
) as table
    with part as (
        select a.token_count as size, coalesce(h.hits, 0) as hits
        from articles_in(subset, with_duplicates, attribute := attribute) as a
        left join (
            select article_id, count(*) as hits from tokens
            where is_term(form, lemma, term, attribute) and is_month_in(subset, pub_month)
            group by article_id
        ) as h using (article_id)
        where a.token_count > 0
    ), share as (
        select hits, size / sum(size) over () as expected,
            hits / nullif(sum(hits) over (), 0) as observed
        from part
    )
    select coalesce(sum(hits), 0)::bigint as hits,
        count(*) filter (hits > 0) as articles_with,
        count(*) as articles,
        sum(abs(expected - observed)) / 2 as dp,
        dp / nullif(1 - min(expected), 0) as dp_norm
    from share;
