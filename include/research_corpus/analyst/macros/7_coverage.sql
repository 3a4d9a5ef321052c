-- Which months of a publisher the corpus holds whole, and rates that a month without delivery does
-- not bend. Method and assumptions: docs/coverage.md.

-- Every day of the months from a publisher's first to its last article: whether it has articles,
-- and how likely it had been to: the share of days with articles among the same weekdays up to 26
-- weeks before and after. Undated articles, and dates without a day, are left out.
-- Example: from publisher_days where not is_active;
create or replace view publisher_days as
    with active as (
        select distinct publisher, date_published::date as day from articles
        where publisher is not null and date_precision not in ('month', 'year')
    ), calendar as (
        select publisher, unnest(generate_series(
            date_trunc('month', min(day)), last_day(max(day)), interval 1 day))::date as day
        from active group by publisher
    )
    select publisher, calendar.day, active.day is not null as is_active,
        (0.5 + sum(is_active::int) over around) / (1 + count(*) over around) as likelihood
    from calendar left join active using (publisher, day)
    window around as (partition by publisher, dayofweek(calendar.day) order by calendar.day
        rows between 26 preceding and 26 following);

-- The days without articles that chance does not explain, of publishers with articles on ten days
-- at least: those of a row of empty days so unlikely that fewer than one publisher in a hundred
-- would ever show it; and, where no publisher at all delivered for as unlikely a row of days, each
-- day of it on which the publisher has articles more often than not.
-- Example: from missing_days;
create or replace view missing_days as
    with own as (
        select *, sum(is_active::int) over (partition by publisher order by day) as row_id,
            sum(is_active::int) over (partition by publisher) as active_days
        from publisher_days qualify active_days >= 10
    ), own_row as (
        select publisher, row_id from own where not is_active
        group by publisher, row_id, active_days
        having sum(-ln(1 - likelihood)) > ln(active_days) + ln(100)
    ), joint as (
        select day, bool_or(is_active) as is_active, sum(-ln(1 - likelihood)) as surprise
        from own group by day
    ), joint_numbered as (
        select *, sum(is_active::int) over (order by day) as row_id,
            sum(is_active::int) over () as active_days
        from joint
    ), joint_row as (
        select row_id from joint_numbered where not is_active group by row_id, active_days
        having sum(surprise) > ln(active_days) + ln(100)
    )
    select publisher, day from own join own_row using (publisher, row_id) where not is_active
    union
    select publisher, day from own join joint_numbered using (day)
    join joint_row on joint_row.row_id = joint_numbered.row_id
    where not joint_numbered.is_active and likelihood > 0.5;

-- Missing days in a row, to read. Example: from coverage_gaps;
create or replace view coverage_gaps as
    select publisher, min(day) as first_day, max(day) as last_day, count(*) as days
    from (select *, day - row_number() over (partition by publisher order by day)::int as island
        from missing_days)
    group by publisher, island order by all;

-- Every month of a publisher from its first to its last article: what was delivered (exact
-- duplicates too), how many of its days are missing, and the articles that its complete months make
-- likely (their median; null if there is none). covered: the share of the deliveries to expect
-- that are there, by how likely each day is to have articles. state: 'complete'; 'partial', where
-- days are missing; 'silent', where there is nothing; 'unknown', where the publisher has articles
-- on fewer than ten days. Undated articles, and those without a publisher, are in no row.
-- Example: from coverage where state <> 'complete';
create or replace view coverage as
    with delivered as (
        select publisher, pub_month, count(*) as articles, sum(token_count)::bigint as tokens
        from articles where publisher is not null and pub_month <> 'unknown' group by all
    ), month as (
        select publisher, strftime(unnest(generate_series((min(pub_month) || '-01')::date,
            (max(pub_month) || '-01')::date, interval 1 month)), '%Y-%m') as pub_month
        from delivered group by publisher
    ), rhythm as (
        select publisher, strftime(d.day, '%Y-%m') as pub_month,
            count(missing_days.day) as missing_days,
            1 - sum(likelihood) filter (missing_days.day is not null) / sum(likelihood) as share
        from publisher_days as d left join missing_days using (publisher, day)
        where publisher in (from (
            select publisher from publisher_days where is_active group by all having count(*) >= 10))
        group by all
    ), counted as (
        select publisher, pub_month, coalesce(articles, 0) as articles,
            coalesce(tokens, 0) as tokens, missing_days,
            case when missing_days is not null then coalesce(share, 1) end as covered,
            case when missing_days is null then 'unknown' when missing_days = 0 then 'complete'
                when coalesce(articles, 0) = 0 then 'silent' else 'partial' end as state
        from month left join rhythm using (publisher, pub_month)
        left join delivered using (publisher, pub_month)
    )
    select publisher, pub_month, state, articles, median(articles) filter (state = 'complete')
        over (partition by publisher) as expected_articles, tokens, covered, missing_days
    from counted order by publisher, pub_month;

-- How often a term occurs, with and without the bend that missing deliveries give: grouped by
-- 'month', 'year', 'publisher' or 'all'. per_million counts what is there. covered_per_million is
-- what the same publishers would show had each delivered all its months: partial months stand for
-- whole ones, and a silent month has the publisher's own rate, raised or lowered as those of the
-- others are in that month. covered: share of the expected tokens that is there. gaps: months of
-- publishers that are partial or silent. balanced: only publishers whose months, from the first to
-- the last of the subset, are all there, complete or unknown.
-- Example: from covered_frequency('council', 'month');
create or replace macro covered_frequency(
    term, grouped, attribute := 'lower', subset := '', with_duplicates := false, balanced := false
) as table
    with cell as (
        select coalesce(a.publisher, '') as outlet, a.pub_month as month,
            coalesce(sum(h.n), 0)::bigint as hits, sum(a.token_count)::bigint as tokens
        from articles_in(subset, with_duplicates) as a
        left join (
            select article_id, count(*) as n from tokens
            where is_term(form, lemma, term, attribute) and is_month_in(subset, pub_month)
            group by article_id
        ) as h using (article_id)
        where a.pub_month <> 'unknown' group by all
    ), outlet as (
        select outlet, sum(hits) / nullif(sum(tokens), 0) as own_rate from cell group by outlet
    ), planned as (
        select outlet, month, coalesce(hits, 0) as hits, coalesce(tokens, 0) as tokens, own_rate,
            coalesce(state, 'unknown') as state,
            coalesce(covered, 1) as share
        from cell full join (
            select publisher as outlet, pub_month as month, state, covered
            from coverage where is_month_in(subset, pub_month)
        ) using (outlet, month) join outlet using (outlet)
    ), panel as (
        from planned where not balanced or outlet in (
            select outlet from planned group by outlet
            having bool_and(state in ('complete', 'unknown')) and count(*) = (
                select count(distinct month) from planned)
        )
    ), expected as (
        select *, case when share > 0 and tokens > 0 then tokens / share
                else median(tokens / share) filter (share > 0 and tokens > 0)
                    over (partition by outlet) end as expected_tokens,
            coalesce(case when tokens > 0 then hits / tokens end, own_rate * coalesce(
                sum(hits) over (partition by month)
                / nullif(sum(own_rate * tokens) over (partition by month), 0), 1)) as rate
        from panel
    )
    select case grouped when 'month' then month when 'year' then left(month, 4)
            when 'publisher' then nullif(outlet, '') when 'all' then 'all'
            else error('Group by month, year, publisher or all, not "' || grouped || '".')
            end as grouping_value,
        sum(hits)::bigint as hits, sum(tokens)::bigint as tokens,
        sum(hits) * 1e6 / nullif(sum(tokens), 0) as per_million,
        case when sum(tokens) > 0 then sum(rate * expected_tokens) * 1e6 / sum(expected_tokens) end
            as covered_per_million,
        sum(tokens) / sum(expected_tokens) as covered,
        count(*) filter (state in ('partial', 'silent')) as gaps
    from expected group by 1 order by 1;

-- The gaps of publishers that have articles in a subset, within its months.
-- Example: from gaps_in('month=2025');
create or replace macro gaps_in(subset) as table
    from coverage_gaps
    where publisher in (select publisher from articles_in(subset, true))
    and (is_month_in(subset, strftime(first_day, '%Y-%m'))
        or is_month_in(subset, strftime(last_day, '%Y-%m')))
    order by all;
