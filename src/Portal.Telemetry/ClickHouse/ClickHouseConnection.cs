using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// What ADO.NET code expects to open and close. HTTP has no connection to hold: opening reaches no server, closing gives nothing back,
/// and several commands may run at a time. Get it from a <see cref="ClickHouseDataSource"/>, which pools the real ones.
/// </summary>
public sealed class ClickHouseConnection : DbConnection
{
    private readonly ClickHouseDataSource _source;
    private string _database;
    private ConnectionState _state;

    internal ClickHouseConnection(ClickHouseDataSource source)
    {
        _source = source;
        _database = source.Settings.Database;
    }

    /// <summary>Without the password. It is fixed: another server means another data source.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _source.ConnectionString;
        set => throw new NotSupportedException("A ClickHouse connection belongs to its data source; create a ClickHouseDataSource for another connection string.");
    }

    public override string Database => _database;
    public override string DataSource => _source.Settings.Endpoint.GetLeftPart(UriPartial.Authority);
    public override ConnectionState State => _state;

    /// <summary>Asks the server, each time.</summary>
    public override string ServerVersion
    {
        get
        {
            using var command = _source.CreateCommand("SELECT version()");
            return (string)command.ExecuteScalar()!;
        }
    }

    internal ClickHouseDataSource Source => _source;

    public override void Open() => _state = ConnectionState.Open;

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Open();
        return Task.CompletedTask;
    }

    public override void Close() => _state = ConnectionState.Closed;

    /// <summary>The database of this connection's later commands.</summary>
    public override void ChangeDatabase(string databaseName)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        _database = databaseName;
    }

    public new ClickHouseCommand CreateCommand() => new(_source) { Connection = this };

    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <exception cref="NotSupportedException">Always.</exception>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException(
        "ClickHouse has no transactions here: one INSERT into one partition is atomic; make a repeat harmless with InsertOptions.DeduplicationToken.");
}
