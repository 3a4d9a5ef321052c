-- Concordance: every occurrence of a pattern in its context.
--   pattern  a word; '*' stands for any characters, as in 'polic*'. For words one after another:
--            `corpus kwic 'city council'`, or search() of research_corpus.analyst.search
--   width    characters of context on each side; runs of white space are shown as one space
-- Exact duplicates are left out by default; attribute, subset and with_duplicates: see selection.
-- Example: from kwic('council', 40, subset := 'month=2025-03');
create or replace macro one_word(pattern) as
    case when regexp_matches(trim(pattern), '\s')
    then error('kwic takes one word in SQL, not "' || pattern
        || '". For words one after another: corpus kwic ''city council''.')
    else pattern end;
create or replace macro kwic(
    pattern, width, attribute := 'lower', subset := '', with_duplicates := false
) as table
    select pub_month, publisher, article_id, token_index,
        one_line(left(passage, left_width)) as before,
        form as match,
        one_line(substring(passage, left_width + len(form) + 1)) as after
    from (
        -- Characters of a long text are counted from its beginning: once is enough.
        select a.pub_month, a.publisher, a.article_id, h.token_index, h.form, h.left_width,
            substring(a.text, h.char_start - h.left_width + 1,
                h.left_width + len(h.form) + width) as passage
        from (
            select article_id, token_index, char_start, form, least(width, char_start) as left_width
            from tokens
            where is_term(form, lemma, one_word(pattern), attribute)
                and is_month_in(subset, pub_month)
        ) as h
        join articles_in(subset, with_duplicates) as a using (article_id)
    )
    order by pub_month, article_id, token_index;

-- Text on one line.
create or replace macro one_line(passage) as regexp_replace(passage, '\s+', ' ', 'g');
