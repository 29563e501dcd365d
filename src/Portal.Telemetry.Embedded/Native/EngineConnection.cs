using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>
/// One session of the engine. It runs one statement at a time, all calls block, and it must not be used from two threads at
/// once. It remembers which database and settings the session has, so that the next user gets exactly what it asks for.
/// </summary>
internal sealed unsafe class EngineConnection : IDisposable
{
    // Connecting and closing race inside the library when several threads do it at once (heap corruption was reported).
    private static readonly Lock ConnectLock = new();

    private const string DefaultDatabase = "default";

    private readonly string _identity;
    private IReadOnlyDictionary<string, string> _settings;
    private nint* _connection;

    private EngineConnection(nint* connection, string identity, IReadOnlyDictionary<string, string> settings)
    {
        _connection = connection;
        _identity = identity;
        _settings = settings;
    }

    /// <summary>Begins the <c>log_comment</c> of everything that runs here: the only mark by which another session can find it.</summary>
    public string Identity => _identity;

    /// <summary>The session's current database.</summary>
    public string Database { get; private set; } = DefaultDatabase;

    private nint Handle => _connection == null ? throw new ObjectDisposedException(nameof(EngineConnection)) : *_connection;

    /// <param name="arguments">Server options; they count for the first session of the process only.</param>
    /// <param name="identity">A mark no other session of the process has.</param>
    /// <param name="settings">Settings the session starts with.</param>
    /// <exception cref="EngineException">The engine refused the arguments, or cannot open its data.</exception>
    public static EngineConnection Open(IEnumerable<string> arguments, string identity, IReadOnlyDictionary<string, string> settings)
    {
        string[] all = ["clickhouse", .. arguments, $"--log_comment={identity}", .. settings.Select(s => $"--{s.Key}={s.Value}")];
        var pointers = new nint[all.Length];
        try
        {
            for (var i = 0; i < all.Length; i++)
            {
                pointers[i] = Marshal.StringToCoTaskMemUTF8(all[i]);
            }

            nint* connection;
            lock (ConnectLock)
            {
                fixed (nint* argv = pointers)
                {
                    connection = LibChdb.Connect(all.Length, (byte**)argv);
                }
            }

            return connection == null || *connection == 0
                ? throw new EngineException(ErrorCodes.UnknownException, "UNKNOWN_EXCEPTION", "The engine did not open its data directory.")
                : new EngineConnection(connection, identity, settings);
        }
        finally
        {
            Array.ForEach(pointers, Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Gives the session this database and exactly these settings; what an earlier user set is taken back.</summary>
    /// <exception cref="EngineException">Unknown database, unknown setting or a value out of range.</exception>
    public void Prepare(string? database, IReadOnlyDictionary<string, string> settings)
    {
        var changes = SettingChanges.Between(_settings, settings, _identity);
        if (changes is not null)
        {
            Run(changes);
            _settings = settings;
        }

        var wanted = database ?? DefaultDatabase;
        if (!string.Equals(wanted, Database, StringComparison.Ordinal))
        {
            Run($"USE {SqlText.QuoteIdentifier(wanted)}");
            Database = wanted;
        }
    }

    /// <summary>
    /// Ends what the last statement left behind: after an error or a kill its entry stays in system.processes, memory included,
    /// until the session runs something else.
    /// </summary>
    public void ForgetLastStatement() => 
        Run($"SET log_comment = {SqlText.QuoteString(SettingChanges.LogComment(_identity, _settings))}");

    /// <summary>Whether <see cref="Prepare"/> would have nothing to do.</summary>
    public bool Matches(string? database, IReadOnlyDictionary<string, string> settings) =>
        string.Equals(database ?? DefaultDatabase, Database, StringComparison.Ordinal)
        && SettingChanges.Between(_settings, settings, _identity) is null;

    /// <summary>Runs a statement of this process whose result does not matter.</summary>
    public void Run(string sql)
    {
        using var result = Execute(Encoding.UTF8.GetBytes(sql), "TabSeparated", QueryParameters.None);
    }

    /// <summary>Runs any statement and returns its whole result.</summary>
    public EngineResult Execute(ReadOnlySpan<byte> sql, string format, QueryParameters parameters)
    {
        Span<byte> formatName = stackalloc byte[Encoding.UTF8.GetMaxByteCount(format.Length)];
        var formatLength = Encoding.UTF8.GetBytes(format, formatName);
        fixed (byte* text = sql, name = formatName)
        {
            var result = LibChdb.Query(
                Handle, text, (nuint)sql.Length, name, (nuint)formatLength,
                parameters.Names, parameters.NameLengths, parameters.Values, parameters.ValueLengths, (nuint)parameters.Count);
            GC.KeepAlive(parameters);
            return EngineResult.Take(result);
        }
    }

    /// <summary>Starts a SELECT whose blocks are fetched one by one; other statements are refused with code 36.</summary>
    public ResultStream ExecuteStream(ReadOnlySpan<byte> sql, string format, QueryParameters parameters)
    {
        Span<byte> formatName = stackalloc byte[Encoding.UTF8.GetMaxByteCount(format.Length)];
        var formatLength = Encoding.UTF8.GetBytes(format, formatName);
        fixed (byte* text = sql, name = formatName)
        {
            var stream = LibChdb.StreamQuery(
                Handle, text, (nuint)sql.Length, name, (nuint)formatLength,
                parameters.Names, parameters.NameLengths, parameters.Values, parameters.ValueLengths, (nuint)parameters.Count);
            GC.KeepAlive(parameters);
            return ResultStream.Take(Handle, stream);
        }
    }

    /// <summary>Starts an INSERT (text up to, not including, FORMAT) whose data is appended piece by piece.</summary>
    public InsertStream Insert(ReadOnlySpan<byte> sql, string format, QueryParameters parameters)
    {
        Span<byte> formatName = stackalloc byte[Encoding.UTF8.GetMaxByteCount(format.Length)];
        var formatLength = Encoding.UTF8.GetBytes(format, formatName);
        fixed (byte* text = sql, name = formatName)
        {
            var stream = LibChdb.StreamInsert(
                Handle, text, (nuint)sql.Length, name, (nuint)formatLength,
                parameters.Names, parameters.NameLengths, parameters.Values, parameters.ValueLengths, (nuint)parameters.Count);
            GC.KeepAlive(parameters);
            return InsertStream.Take(stream);
        }
    }

    /// <summary>What the statement would do, judged by the engine's parser without running it.</summary>
    public QueryClass Classify(ReadOnlySpan<byte> sql)
    {
        var analysis = new QueryAnalysis { StructSize = (uint)sizeof(QueryAnalysis) };
        fixed (byte* text = sql)
        {
            return LibChdb.Classify(Handle, text, (nuint)sql.Length, null, 0, &analysis) == 0 ? analysis.Class : QueryClass.Unknown;
        }
    }

    public void Dispose()
    {
        lock (ConnectLock)
        {
            if (_connection != null)
            {
                LibChdb.CloseConnection(_connection);
                _connection = null;
            }
        }
    }
}
