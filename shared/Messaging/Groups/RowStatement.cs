using Npgsql;

namespace Platform.Messaging.Groups;

/// <summary>
/// One statement for any number of rows. Sessions that commit together write all their rows of it at once, in one statement
/// instead of one each. Make it once and keep it: it is told from others by its identity.
/// </summary>
/// <param name="build">Makes the statement for rows that are never empty.</param>
public sealed class RowStatement<TRow>(Func<IReadOnlyList<TRow>, NpgsqlBatchCommand> build)
{
    internal NpgsqlBatchCommand Build(IReadOnlyList<TRow> rows) => build(rows);
}
