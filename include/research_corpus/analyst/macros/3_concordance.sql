-- Concordance: every occurrence of a pattern in its context.
--   pattern  a word; '*' stands for any characters, as in 'polic*'
--   width    characters of context on each side; runs of white space are shown as one space
-- Exact duplicates are left out by default; attribute, subset and with_duplicates: see selection.
-- Example: from kwic('council', 40, subset := 'month=2025-03');
create or replace macro kwic(
    pattern, width, attribute := 'lower', subset := '', with_duplicates := false
) as table
    select a.pub_month, a.publisher, a.article_id, h.token_index,
        one_line(substring(a.text, greatest(h.char_start - width, 0) + 1,
            least(width, h.char_start))) as before,
        h.form as match,
        one_line(substring(a.text, h.char_start + len(h.form) + 1, width)) as after
    from (
        select article_id, token_index, char_start, form from tokens
        where is_term(form, lemma, pattern, attribute) and is_month_in(subset, pub_month)
    ) as h
    join articles_in(subset, with_duplicates) as a using (article_id)
    order by a.pub_month, a.article_id, h.token_index;

-- Text on one line.
create or replace macro one_line(passage) as regexp_replace(passage, '\s+', ' ', 'g');
