using Npgsql;
using NpgsqlTypes;

namespace Platform.Messaging.Groups;

/// <summary>One column of the rows of a <see cref="RowStatement{TRow}"/>, as the array that <c>unnest</c> takes.</summary>
public static class RowColumn
{
    /// <param name="type">The type of one value.</param>
    public static NpgsqlParameter Of<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value, NpgsqlDbType type) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
