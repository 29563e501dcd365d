using System.Collections;
using System.Data.Common;
using System.Net;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Rows as they arrive: one row is in memory at a time, and the typed getters and <see cref="GetFieldValue{T}"/> decode from its bytes
/// without boxing. Numbers convert where the value fits; NULL is asked for with <see cref="IsDBNull"/> or read as a nullable type.
/// </summary>
public sealed class ClickHouseDataReader : DbDataReader
{
    private readonly QueryExecution _execution;
    private readonly ResultStream _stream;
    private readonly ResultColumn[] _columns;
    private readonly int[] _positions;
    private RowState _state;
    private bool _hasRows;
    private bool _firstIsPending;

    private ClickHouseDataReader(QueryExecution execution, ResultStream stream, ResultColumn[] columns)
    {
        _execution = execution;
        _stream = stream;
        _columns = columns;
        _positions = new int[columns.Length];
    }

    private enum RowState { BetweenRows, OnRow, End, Closed }

    public override int FieldCount => _columns.Length;
    public override bool HasRows => _hasRows;
    public override bool IsClosed => _state == RowState.Closed;
    public override int Depth => 0;

    /// <summary>-1: a result changes nothing.</summary>
    public override int RecordsAffected => -1;

    /// <summary>The id under which the server knows the query.</summary>
    public string QueryId => _execution.QueryId;

    /// <inheritdoc cref="ClickHouseSummary"/>
    public ClickHouseSummary? Summary => _execution.Summary;

    public override object this[int ordinal] => GetValue(ordinal);
    public override object this[string name] => GetValue(GetOrdinal(name));

    internal static async Task<ClickHouseDataReader> OpenAsync(QueryExecution execution, ResultStream stream, CancellationToken cancellationToken)
    {
        var columns = await ResultColumn.ReadAllAsync(stream, cancellationToken);
        var reader = new ClickHouseDataReader(execution, stream, columns);
        // The first row is fetched at once: HasRows is then known, and errors of the first block surface here.
        reader._hasRows = reader._firstIsPending = reader.TryNext() || await reader.NextAsync(cancellationToken);
        return reader;
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_state == RowState.Closed, this);
        if (_firstIsPending)
        {
            _firstIsPending = false;
            return Task.FromResult(true);
        }
        if (_state == RowState.End)
        {
            return Task.FromResult(false);
        }

        return TryNext() ? Task.FromResult(true) : NextAsync(cancellationToken).AsTask();
    }

    /// <summary>Blocks while rows are awaited; <see cref="ReadAsync(CancellationToken)"/> does not.</summary>
    public override bool Read()
    {
        var reading = ReadAsync(CancellationToken.None);
        // On another thread's context, so that a caller with a synchronisation context cannot wait for itself.
        return reading.IsCompletedSuccessfully ? reading.Result : Task.Run(() => reading).GetAwaiter().GetResult();
    }

    /// <summary>ClickHouse answers one statement per query.</summary>
    public override bool NextResult() => false;

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override string GetName(int ordinal) => Column(ordinal).Name;

    public override int GetOrdinal(string name)
    {
        var ordinal = Array.FindIndex(_columns, column => string.Equals(column.Name, name, StringComparison.Ordinal));
        if (ordinal < 0)
        {
            ordinal = Array.FindIndex(_columns, column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
        }

        return ordinal >= 0 ? ordinal
            : throw new IndexOutOfRangeException($"The result has no column '{name}'; it has {string.Join(", ", _columns.Select(column => column.Name))}.");
    }

    public override string GetDataTypeName(int ordinal) => Column(ordinal).TypeName;

    public override Type GetFieldType(int ordinal) => Column(ordinal).ValueType.ClrType;

    public override bool IsDBNull(int ordinal) => Column(ordinal).IsNullable && CursorAt(ordinal).PeekByte() != 0;

    public override T GetFieldValue<T>(int ordinal)
    {
        var column = Column(ordinal);
        var cursor = CursorAt(ordinal);
        if (!column.IsNullable || cursor.ReadByte() == 0)
        {
            return FieldReader<T>.ReadValue(column.ValueType, ref cursor);
        }

        if (typeof(T) == typeof(object))
        {
            return (T)(object)DBNull.Value;
        }
        // default(T) is null for nullable value types. A reference type cannot say whether its caller expects null: ADO.NET's rule is to ask first.
        return default(T) is null && typeof(T).IsValueType ? default! : throw new InvalidCastException($"Column '{column.Name}' is NULL; ask IsDBNull first or read it as a nullable type.");
    }

    public override object GetValue(int ordinal)
    {
        var column = Column(ordinal);
        var cursor = CursorAt(ordinal);
        if (column.IsNullable && cursor.ReadByte() != 0)
        {
            return DBNull.Value;
        }

        return column.ValueType.ReadObject(ref cursor) ?? DBNull.Value;
    }

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    /// <summary>The bytes of a String or FixedString where they lie; valid until the next row is read.</summary>
    public ReadOnlySpan<byte> GetSpan(int ordinal)
    {
        var column = Column(ordinal);
        var cursor = CursorAt(ordinal);
        if (column.IsNullable && cursor.ReadByte() != 0)
        {
            throw new InvalidCastException($"Column '{column.Name}' is NULL; ask IsDBNull first.");
        }

        return column.ValueType.ReadBytes(ref cursor);
    }

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        CopyPart(GetSpan(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        CopyPart(GetString(ordinal).AsSpan(), dataOffset, buffer, bufferOffset, length);

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);
    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);
    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);
    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);
    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);
    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);
    public ulong GetUInt64(int ordinal) => GetFieldValue<ulong>(ordinal);
    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);
    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);
    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);
    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);
    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    /// <summary>UTC.</summary>
    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public DateTimeOffset GetDateTimeOffset(int ordinal) => GetFieldValue<DateTimeOffset>(ordinal);
    public IPAddress GetIPAddress(int ordinal) => GetFieldValue<IPAddress>(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override void Close() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends the query on the server too, if its rows have not all been read.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_state == RowState.Closed)
        {
            return;
        }

        _state = RowState.Closed;
        _firstIsPending = false;
        await _stream.DisposeAsync();
        await _execution.DisposeAsync();
        await base.DisposeAsync();
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        _state = RowState.End;
        while (await _stream.FillAsync(cancellationToken))
        {
            if (TryNext())
            {
                return true;
            }
        }
        _execution.Completed();
        return false;
    }

    /// <summary>Finds where the next row's values lie, if it has arrived whole.</summary>
    private bool TryNext()
    {
        if (_columns.Length == 0 || _stream.Available == 0)
        {
            return false;
        }

        var cursor = _stream.Cursor(_stream.Start);
        try
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _positions[i] = cursor.Position;
                if (!_columns[i].Type.TrySkip(ref cursor))
                {
                    return false;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw _stream.Fault(e, e.Message);
        }
        _stream.Consume(cursor.Position);
        _state = RowState.OnRow;
        return true;
    }

    private ResultColumn Column(int ordinal) => (uint)ordinal < (uint)_columns.Length
        ? _columns[ordinal]
        : throw new IndexOutOfRangeException($"The result has {_columns.Length} columns; there is no column {ordinal}.");

    private RowBinaryCursor CursorAt(int ordinal) => _state == RowState.OnRow && !_firstIsPending
        ? _stream.Cursor(_positions[ordinal])
        : throw new InvalidOperationException("No row is current: call Read first, and stop when it says false.");

    private static long CopyPart<T>(ReadOnlySpan<T> value, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return value.Length;
        }

        var part = value[(int)Math.Min(offset, value.Length)..];
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }
}
