using System.Runtime.InteropServices;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>The part of libchdb's C interface this process uses. Text is UTF-8 with explicit lengths, handles are opaque pointers.</summary>
internal static unsafe partial class LibChdb
{
    private const string Library = "chdb";

    /// <summary>Makes every import below resolve to the library at <paramref name="path"/>. Call once, before the first import.</summary>
    public static void Load(string path)
    {
        var handle = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(typeof(LibChdb).Assembly, (name, _, _) => string.Equals(name, Library, StringComparison.Ordinal) ? handle : 0);
    }

    [LibraryImport(Library, EntryPoint = "chdb_set_signal_handlers_enabled")]
    public static partial void SetSignalHandlersEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "chdb_version")]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "chdb_connect")]
    public static partial nint* Connect(int argc, byte** argv);

    [LibraryImport(Library, EntryPoint = "chdb_close_conn")]
    public static partial void CloseConnection(nint* connection);

    [LibraryImport(Library, EntryPoint = "chdb_shutdown")]
    public static partial int Shutdown();

    [LibraryImport(Library, EntryPoint = "chdb_query_with_params_n")]
    public static partial nint Query(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_query_with_params_n")]
    public static partial nint StreamQuery(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_fetch_result")]
    public static partial nint FetchResult(nint connection, nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_query")]
    public static partial void CancelQuery(nint connection, nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_with_params_n")]
    public static partial nint StreamInsert(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_append")]
    public static partial int Append(nint stream, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "chdb_stream_done")]
    public static partial nint CompleteInsert(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_insert")]
    public static partial void CancelInsert(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_error")]
    public static partial byte* InsertError(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_insert_stream")]
    public static partial void DestroyInsert(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_classify_query_n")]
    public static partial int Classify(nint connection, byte* sql, nuint sqlLength, byte* database, nuint databaseLength, QueryAnalysis* analysis);

    [LibraryImport(Library, EntryPoint = "chdb_result_buffer")]
    public static partial byte* ResultBuffer(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_length")]
    public static partial nuint ResultLength(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_error")]
    public static partial byte* ResultError(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_read")]
    public static partial ulong ResultRows(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_bytes_read")]
    public static partial ulong ResultBytes(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_rows_read")]
    public static partial ulong ReadRows(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_bytes_read")]
    public static partial ulong ReadBytes(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_written")]
    public static partial ulong WrittenRows(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_bytes_written")]
    public static partial ulong WrittenBytes(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_query_result")]
    public static partial void DestroyResult(nint result);
}

/// <summary>What <c>chdb_classify_query_n</c> reports; the layout is the library's version 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueryAnalysis
{
    public uint StructSize;
    public uint StatementCount;
    public uint Flags;
    public QueryClass Class;
}

/// <summary>What a statement does to state that outlives it, as the engine's own parser sees it.</summary>
internal enum QueryClass : uint
{
    /// <summary>SELECT, SHOW, DESCRIBE, EXPLAIN, EXISTS, CHECK.</summary>
    ReadOnly = 0,

    /// <summary>Changes a database.</summary>
    Mutating = 1,

    /// <summary>Changes something beside the databases, such as a function.</summary>
    MutatingGlobal = 2,

    /// <summary>USE, SET, SYSTEM, BACKUP, KILL, or a write outside the engine.</summary>
    Control = 3,

    /// <summary>Did not parse. A caller that guards against writes refuses it, or lets the engine report the syntax error.</summary>
    Unknown = 4,
}
