-- Statistics of 2 x 2 tables, as scalar macros. In all of them:
--   o   observed frequency of the pair      n   size of the whole, in tokens
--   r   row total    c   column total       expected frequency: r * c / n

-- One term of a G-test; 0 * ln 0 is 0.
create or replace macro g_term(o, e) as case when o <= 0 then 0.0 else o * ln(o / e) end;

-- Log-likelihood ratio G2 over the four cells, in natural logarithms, negative where the pair is
-- rarer than expected. Source: Dunning 1993, Accurate methods for the statistics of surprise and
-- coincidence, Computational Linguistics 19(1).
create or replace macro log_likelihood_of(o, r, c, n) as
    2.0 * (g_term(o, r * c / n::double)
        + g_term(r - o, r * (n - c) / n::double)
        + g_term(c - o, (n - r) * c / n::double)
        + g_term(n - r - c + o, (n - r) * (n - c) / n::double))
    * case when o < r * c / n::double then -1 else 1 end;

-- Mutual information, in bits. Source: Church & Hanks 1990, Word association norms, mutual
-- information, and lexicography, Computational Linguistics 16(1).
create or replace macro mutual_information_of(o, r, c, n) as log2(o / (r * c / n::double));

-- t-score. Source: Church, Gale, Hanks & Hindle 1991, Using statistics in lexical analysis.
create or replace macro t_score_of(o, r, c, n) as (o - r * c / n::double) / sqrt(o);

-- logDice of a pair seen o times, its parts x and y times; 14 where both occur only together.
-- Source: Rychly 2008, A lexicographer-friendly association score, RASLAN.
create or replace macro log_dice_of(o, x, y) as 14 + log2(2.0 * o / (x + y));

-- Log ratio of two relative frequencies, in bits: 1 is twice as frequent. A frequency of zero
-- counts as a half. Source: Hardie 2014, Log Ratio, an informal introduction (CASS).
create or replace macro log_ratio_of(a, b, tokens_a, tokens_b) as
    log2((greatest(a, 0.5) / tokens_a) / (greatest(b, 0.5) / tokens_b));
