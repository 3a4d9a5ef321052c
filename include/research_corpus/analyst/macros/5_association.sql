-- Words that go with a word, and words that go with a part of the corpus. Exact duplicates are
-- left out by default; attribute, subset and with_duplicates: see selection.

-- Collocates of a term within a number of tokens on each side, in the same sentence, strongest by
-- the measure first: 'log_likelihood', 'log_dice', 'mi' or 't_score'.
--   together   occurrences of the collocate near one of the term, each once however many are near
--   frequency  of the collocate in the subset
-- Expected frequencies follow surface co-occurrence (Evert 2008, Corpora and collocations): the row
-- total is the number of tokens in all windows, n the tokens of the subset. logDice takes the
-- frequencies of the two words themselves. Punctuation counts in windows and sizes, not as collocate.
-- Example: from collocates('council', 5, 'log_dice') where together >= 3;
create or replace macro collocates(
    term, span, measure, attribute := 'lower', subset := '', with_duplicates := false
) as table
    with found as (
        select article_id, sentence_id, token_index from tokens
        where is_term(form, lemma, term, attribute) and is_month_in(subset, pub_month)
    ), hit as materialized (
        from found semi join articles_in(subset, with_duplicates) using (article_id)
    ), near as materialized (
        select distinct article_id, sentence_id, token_index + step as token_index
        from hit, (select unnest(range(-span, span + 1)) as step)
        where step <> 0
    ), stored as (
        -- Two passes over the tokens, as one with an outer join takes a quarter longer.
        select stored_value(form, lemma, attribute) as stored, count(*) as together, 0 as frequency
        from tokens semi join near using (article_id, sentence_id, token_index)
        where is_month_in(subset, pub_month)
        group by 1
        union all
        select stored_value(form, lemma, attribute), 0, count(*)
        from tokens
        semi join articles_in(subset, with_duplicates, attribute := attribute) using (article_id)
        where is_month_in(subset, pub_month)
        group by 1
    ), counted as (
        select counted_value(stored, attribute) as collocate, sum(together)::bigint as together,
            sum(frequency)::bigint as frequency
        from stored group by 1
    ), total as (
        select (select count(*) from hit) as hits, sum(together) as windows, sum(frequency) as n
        from counted
    )
    select collocate, together, frequency,
        log_likelihood_of(together, windows, frequency, n) as log_likelihood,
        log_dice_of(together, hits, frequency) as log_dice,
        mutual_information_of(together, windows, frequency, n) as mi,
        t_score_of(together, windows, frequency, n) as t_score
    from counted, total
    where together > 0 and is_word(collocate)
    order by case measure when 'log_likelihood' then log_likelihood when 'log_dice' then log_dice
        when 'mi' then mi when 't_score' then t_score
        else error('The measure is log_likelihood, log_dice, mi or t_score, not "'
            || measure || '".') end desc, collocate;

-- The size of a part that is compared; an error where it is empty, since no word can be told then.
create or replace macro size_of(tokens, part) as
    case when coalesce(tokens, 0) > 0 then tokens
    else error('No token is in the subset "' || coalesce(part, 'all that is not in the first')
        || '", so there is nothing to compare. Months, publishers and languages that the corpus '
        || 'has: select distinct publisher from articles.') end;

-- Words that tell two parts of the corpus from each other, a's first and b's last.
--   a, b  subsets such as 'publisher=BBC News' or 'month=2025-03'; b null: all that is not in a.
--         Articles in both count in both.
-- log_likelihood is negative, like log_ratio, where the word is rarer in a (Dunning 1993; Hardie
-- 2014). For its use on corpora see Rayson & Garside 2000, Comparing corpora using frequency
-- profiling. Punctuation counts in the sizes, not as a keyword.
-- Example: from keyness('publisher=BBC News', null) where hits_a >= 3;
create or replace macro keyness(
    a, b, attribute := 'lower', with_duplicates := false
) as table
    with member as (
        select article_id,
            coalesce(is_article_in(a, pub_month, publisher, language, duplicate_kind), false) as in_a,
            coalesce(is_article_in(b, pub_month, publisher, language, duplicate_kind), false) as named_b
        from articles
        where (with_duplicates or duplicate_of is null) and bears(attribute, model_id)
    ), side as (
        select article_id, in_a, case when b is null then not in_a else named_b end as in_b
        from member where in_a or b is null or named_b
    ), stored as (
        select stored_value(form, lemma, attribute) as stored,
            count(*) filter (in_a) as hits_a, count(*) filter (in_b) as hits_b
        from tokens join side using (article_id)
        where b is null or is_month_in(a, pub_month) or is_month_in(b, pub_month)
        group by 1
    ), counted as (
        select counted_value(stored, attribute) as term, sum(hits_a)::bigint as hits_a,
            sum(hits_b)::bigint as hits_b
        from stored group by 1
    ), total as (
        select size_of(sum(hits_a), a) as tokens_a, size_of(sum(hits_b), b) as tokens_b from counted
    )
    select term, hits_a, hits_b, hits_a * 1e6 / tokens_a as per_million_a,
        hits_b * 1e6 / tokens_b as per_million_b,
        log_likelihood_of(hits_a, tokens_a, hits_a + hits_b, tokens_a + tokens_b) as log_likelihood,
        log_ratio_of(hits_a, hits_b, tokens_a, tokens_b) as log_ratio
    from counted, total
    where is_word(term)
    order by log_likelihood desc, term;
