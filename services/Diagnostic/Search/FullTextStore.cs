using Dapper;
using Npgsql;
using Platform.Diagnostic.Runbooks;

namespace Platform.Diagnostic.Search;

/// <summary>
/// Full text in PostgreSQL. Words are stemmed and stop words dropped by <c>to_tsvector('english')</c>; the score is Okapi
/// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3; the
/// never-negative idf is Lucene's), because <c>ts_rank</c> knows no idf. A runbook scores as its best passage (as in Callan,
/// "Passage-Level Evidence in Document Retrieval", 1994) plus a share of the whole document.
/// </summary>
internal static class FullTextStore
{
    /// <summary>Replaces what is indexed of a runbook; in the transaction that saves the version.</summary>
    public static Task ReplaceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ParsedRunbook runbook, int version, string markdown, CancellationToken cancellationToken)
    {
        var passages = SearchText.Passages(runbook, markdown);
        return connection.ExecuteAsync(new CommandDefinition(
            """
            delete from runbook_passage where runbook_id = @Id;
            delete from runbook_trigger where runbook_id = @Id;

            with passage as (
                select p.number - 1 as number, p.text, to_tsvector('english', p.words) as words
                from unnest(@Texts::text[], @Words::text[]) with ordinality as p(text, words, number)
            ), term as (
                select passage.number, word.lexeme, cardinality(word.positions) as frequency
                from passage, unnest(passage.words) as word(lexeme, positions, weights)
            ), inserted as (
                insert into runbook_passage (runbook_id, passage, version, platform, text, length)
                select @Id, number, @Version, @Platform, text,
                       coalesce((select sum(frequency) from term where term.number = passage.number), 0)
                from passage
                returning passage
            )
            insert into runbook_term (term, runbook_id, passage, frequency)
            select term.lexeme, @Id, term.number, term.frequency
            from term join inserted on inserted.passage = term.number;

            insert into runbook_trigger (runbook_id, phrase, words)
            select @Id, phrase, phraseto_tsquery('english', words)
            from unnest(@Phrases::text[], @PhraseWords::text[]) as t(phrase, words)
            where numnode(phraseto_tsquery('english', words)) > 0
            on conflict do nothing
            """,
            new
            {
                runbook.Id,
                Version = version,
                runbook.Platform,
                Texts = passages.ToArray(),
                Words = passages.Select(SearchText.Terms).ToArray(),
                Phrases = runbook.Triggers.ToArray(),
                PhraseWords = runbook.Triggers.Select(SearchText.Normalize).ToArray(),
            }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Forgets a runbook; in the transaction that deletes it.</summary>
    public static Task RemoveAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string id, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            delete from runbook_passage where runbook_id = @id;
            delete from runbook_trigger where runbook_id = @id
            """, new { id }, transaction, cancellationToken: cancellationToken));

    /// <summary>Runbooks that share a word with the query, best first.</summary>
    public static async Task<IReadOnlyList<TextMatch>> SearchAsync(
        NpgsqlConnection connection, string query, string? platform, SearchOptions options, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<TextMatch>(new CommandDefinition(
            """
            with query as materialized (
                select lexeme as term from unnest(to_tsvector('english', @Query))
            ), found as materialized (
                select t.term, t.runbook_id, t.passage, t.frequency, count(*) filter (where t.passage = 0) over (partition by t.term) as runbooks
                from query join runbook_term t using (term)
            ), counted as materialized (
                select count(*) filter (where passage = 0)::float8 as runbooks,
                       coalesce(avg(length) filter (where passage = 0), 1)::float8 as whole_length,
                       coalesce(avg(length) filter (where passage > 0), 1)::float8 as passage_length
                from runbook_passage
            ), scored as (
                select f.runbook_id, f.passage,
                       sum(ln(1 + (counted.runbooks - f.runbooks + 0.5) / (f.runbooks + 0.5))
                           * f.frequency * (@Saturation + 1) / (f.frequency + @Saturation * (1 - @LengthNormalization
                           + @LengthNormalization * p.length / case f.passage when 0 then counted.whole_length else counted.passage_length end))) as score
                from found f
                join runbook_passage p using (runbook_id, passage), counted
                where @Platform::text is null or p.platform = @Platform
                group by f.runbook_id, f.passage
            )
            select runbook_id as RunbookId,
                   coalesce(max(score) filter (where passage > 0), 0) + @WholeDocumentWeight * max(score) filter (where passage = 0) as Score
            from scored
            group by runbook_id
            order by Score desc, runbook_id
            limit @Candidates
            """,
            new
            {
                Query = SearchText.Terms(query),
                Platform = platform,
                options.Saturation,
                options.LengthNormalization,
                options.WholeDocumentWeight,
                options.Candidates,
            }, cancellationToken: cancellationToken))];

    /// <summary>Runbooks with a trigger phrase that stands in the query, the longest phrase first.</summary>
    public static async Task<IReadOnlyList<TextMatch>> TriggeredAsync(
        NpgsqlConnection connection, string query, string? platform, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<TextMatch>(new CommandDefinition(
            """
            select t.runbook_id as RunbookId, max(numnode(t.words))::float8 as Score
            from runbook_trigger t
            join runbook_passage p on p.runbook_id = t.runbook_id and p.passage = 0
            where to_tsvector('english', @query) @@ t.words and (@platform::text is null or p.platform = @platform)
            group by t.runbook_id
            order by Score desc, t.runbook_id
            limit @limit
            """, new { query = SearchText.Normalize(query), platform, limit }, cancellationToken: cancellationToken))];

    /// <summary>All passages of current versions but the whole documents; the key is <see cref="IndexedPassage.Key"/>.</summary>
    public static async Task<IReadOnlyList<IndexedPassage>> PassagesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<IndexedPassage>(new CommandDefinition(
            """
            select runbook_id as RunbookId, version as Version, passage as Passage, platform as Platform, text as Text
            from runbook_passage
            where passage > 0
            order by runbook_id, passage
            """, cancellationToken: cancellationToken))];
}

/// <summary>A runbook with its score in one ranking.</summary>
internal sealed record TextMatch(string RunbookId, double Score);

/// <summary>A passage as the vector index knows it.</summary>
internal sealed record IndexedPassage(string RunbookId, int Version, int Passage, string Platform, string Text)
{
    /// <summary>Names the passage of one version.</summary>
    public string Key => $"{RunbookId}@{Version}#{Passage}";
}
