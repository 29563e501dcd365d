using System.Data.Common;
using System.Security.Cryptography;
using Portal.Live;

namespace Portal.Traces;

/// <summary>What a page says when a question failed: the kind of trouble, and an id under which the log has the rest.</summary>
internal static partial class TraceFaults
{
    public static (LiveFault Fault, string Id) Describe(Exception exception, ILogger logger)
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        LogFailed(logger, id, exception);
        var fault = exception switch
        {
            OperationCanceledException or TimeoutException => LiveFault.Timeout,
            HttpRequestException or DbException { IsTransient: true } => LiveFault.Unavailable,
            _ => LiveFault.Failed,
        };
        return (fault, id);
    }

    [LoggerMessage(2501, LogLevel.Warning, "A page about traces could not be filled (error id {ErrorId})")]
    private static partial void LogFailed(ILogger logger, string errorId, Exception exception);
}
