-- Which articles and tokens a macro counts. Every macro about words takes these named arguments:
--   attribute        'lower' (the form, case ignored; default), 'form' or 'lemma': what a term is
--                    compared with and what is counted. Articles annotated by rules have no
--                    lemmas: with 'lemma' they count in no size, and so lower no frequency.
--   subset           'month=2025-03; publisher=BBC News; language=en', any of them, in any order.
--                    A month is a beginning: 'month=2025' is the whole year. 'near_duplicates=no'
--                    leaves out articles that nearly repeat another, or are part of a longer one
--                    (duplicate_kind is 'near' or 'part'), so that each text counts once.
--   with_duplicates  false: articles that repeat another word for word (articles.duplicate_of is
--                    not null) are left out; true: they count.

-- The value of one field in a subset; '' if the subset does not name it.
create or replace macro subset_value(subset, field) as
    trim(regexp_extract(subset, '(?:^|;)\s*' || field || '\s*=([^;]*)', 1));

-- Whether a subset can be understood; an error, which names it, otherwise.
create or replace macro is_subset(subset) as
    regexp_full_match(subset, '(\s*(month|publisher|language|near_duplicates)\s*=[^;]*(;|$))*\s*')
    or error('A subset is written "month=2025-03; publisher=BBC News; language=en", not "'
        || subset || '".');

-- Whether a subset lets a month in. Both sides are known before files are opened, so that only
-- the files of these months are read.
create or replace macro is_month_in(subset, month) as
    case when subset is null or subset_value(subset, 'month') = '' then true
    else starts_with(month, subset_value(subset, 'month')) end;

-- Whether a subset lets an article in, by its columns.
create or replace macro is_article_in(subset, month, outlet, tag, kind) as
    case when subset is null or subset = '' then true else
        is_subset(subset) and is_month_in(subset, month)
        and (subset_value(subset, 'publisher') = '' or outlet = subset_value(subset, 'publisher'))
        and (subset_value(subset, 'language') = '' or tag = subset_value(subset, 'language'))
        and (subset_value(subset, 'near_duplicates') <> 'no' or coalesce(kind, '') not in ('near', 'part'))
    end;

-- Whether the tokens of an article have what is counted.
create or replace macro bears(attribute, model_id) as
    attribute <> 'lemma' or not regexp_matches(model_id, '^(rules:|blank-)');

-- The articles of a subset, whose tokens have what is counted.
create or replace macro articles_in(subset, with_duplicates, attribute := 'lower') as table
    from articles
    where (with_duplicates or duplicate_of is null) and bears(attribute, model_id)
    and coalesce(is_article_in(subset, pub_month, publisher, language, duplicate_kind), false);

-- What is compared and counted of a token, in two steps: stored strings are grouped first and
-- changed to lower case afterwards, which spares most of the time of a query over all tokens.
create or replace macro stored_value(form, lemma, attribute) as
    case attribute when 'lower' then form when 'form' then form when 'lemma' then lemma
    else error('The attribute is lower, form or lemma, not "' || attribute || '".') end;
create or replace macro counted_value(stored, attribute) as
    case attribute when 'lower' then lower(stored) else stored end;
create or replace macro token_value(form, lemma, attribute) as
    counted_value(stored_value(form, lemma, attribute), attribute);

-- Whether a token is the term. '*' in the term stands for any characters, none included.
create or replace macro is_term(form, lemma, term, attribute) as
    case when contains(term, '*')
    then token_value(form, lemma, attribute)
        like replace(replace(replace(replace(
            counted_value(term, attribute),
            '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') escape '\'
    else token_value(form, lemma, attribute)
        = counted_value(term, attribute) end;

-- Whether a token is a word or number, hence neither punctuation nor a symbol.
create or replace macro is_word(form) as regexp_matches(form, '[\p{L}\p{N}]');
