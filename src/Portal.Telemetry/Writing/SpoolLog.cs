using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Writing;

internal static partial class SpoolLog
{
    [LoggerMessage(2200, LogLevel.Information, "Spool {Folder} opened: {Rows} rows ({Bytes} bytes) wait for ClickHouse")]
    public static partial void SpoolOpened(this ILogger logger, string folder, long rows, long bytes);

    [LoggerMessage(2201, LogLevel.Warning, "{Path} ended in {Bytes} bytes that are no complete record (a write a crash cut short); they were cut off at {Offset}, a copy is in the quarantine folder")]
    public static partial void TailCut(this ILogger logger, string path, long offset, long bytes);

    [LoggerMessage(2202, LogLevel.Error, "{Path}: {Bytes} bytes at {Offset} are damaged; they are left out, a copy is in the quarantine folder")]
    public static partial void RecordDamaged(this ILogger logger, string path, long offset, long bytes);

    [LoggerMessage(2203, LogLevel.Warning, "{Path}: {Bytes} bytes at {Offset} are damaged; requests and their items remembered there may be stored again when they are sent again")]
    public static partial void LedgerDamaged(this ILogger logger, string path, long offset, long bytes);

    [LoggerMessage(2204, LogLevel.Error, "The spool could not write {Requests} requests; their senders were told to try again")]
    public static partial void GroupFailed(this ILogger logger, Exception exception, int requests);

    [LoggerMessage(2205, LogLevel.Warning, "The spool is full and refuses requests: {Reason}")]
    public static partial void SpoolFull(this ILogger logger, string reason);

    [LoggerMessage(2206, LogLevel.Information, "The spool accepts requests again")]
    public static partial void SpoolRecovered(this ILogger logger);

    [LoggerMessage(2207, LogLevel.Critical, "{Path} is damaged. Delivery starts over at the oldest record; rows of that segment that were delivered before may count twice. A copy is in the quarantine folder")]
    public static partial void CursorLost(this ILogger logger, string path);

    [LoggerMessage(2210, LogLevel.Warning, "ClickHouse did not take {Rows} rows of {Table} (attempt {Attempt}); next try in {Delay}. {Reason}")]
    public static partial void InsertFailed(this ILogger logger, int rows, string table, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(2211, LogLevel.Information, "ClickHouse takes rows again after {Attempts} failed attempts")]
    public static partial void InsertRecovered(this ILogger logger, int attempts);

    [LoggerMessage(2212, LogLevel.Warning, "ClickHouse refuses a block of {Rows} rows of {Table} for good; it is halved to find the row. {Reason}")]
    public static partial void BlockSplit(this ILogger logger, int rows, string table, string reason);

    [LoggerMessage(2213, LogLevel.Error, "One row of {Table} was set aside as {Path}. {Reason}")]
    public static partial void RowQuarantined(this ILogger logger, string table, string path, string reason);

    [LoggerMessage(2217, LogLevel.Error, "A rollup of {Table} does not take a block of {Rows} rows: the rows are stored, but missing in that rollup until it is computed anew. Noted as {Path}. {Reason}")]
    public static partial void ViewRefused(this ILogger logger, string table, int rows, string path, string reason);

    [LoggerMessage(2214, LogLevel.Error, "The writer failed unexpectedly and goes on in {Delay}")]
    public static partial void WriterFailed(this ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(2215, LogLevel.Error, "A listener to committed rows failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2216, LogLevel.Warning, "The writer stopped with {Rows} rows left in the spool; they are delivered at the next start")]
    public static partial void StoppedWithBacklog(this ILogger logger, long rows);
}
