using Npgsql;

namespace Platform.Messaging.Groups;

/// <summary>Rows that wait for their statement.</summary>
internal abstract class RowBuffer
{
    /// <summary>The <see cref="RowStatement{TRow}"/> that writes them.</summary>
    public abstract object Statement { get; }

    public abstract NpgsqlBatchCommand Build();

    /// <summary>A buffer of its own with the same rows, for a group to add to.</summary>
    public abstract RowBuffer Copy();

    /// <summary>Adds the rows of another buffer of the same statement.</summary>
    public abstract void Append(RowBuffer other);
}

/// <inheritdoc cref="RowBuffer"/>
internal sealed class RowBuffer<TRow>(RowStatement<TRow> statement) : RowBuffer
{
    private readonly List<TRow> _rows = [];

    public override object Statement => statement;

    public void Add(TRow row) => _rows.Add(row);

    public override NpgsqlBatchCommand Build() => statement.Build(_rows);

    public override RowBuffer Copy()
    {
        var copy = new RowBuffer<TRow>(statement);
        copy.Append(this);
        return copy;
    }

    public override void Append(RowBuffer other) => _rows.AddRange(((RowBuffer<TRow>)other)._rows);
}
