using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Shell;

/// <summary>Writes the id that an error page shows beside the fault it stands for.</summary>
internal sealed partial class ErrorLog(ILogger<ErrorLog> log) : IExceptionHandler
{
    /// <summary>The id of a request: its trace id, which also stands in problem documents.</summary>
    public static string IdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        LogRequestFault(httpContext.Request.Method, httpContext.Request.Path, IdOf(httpContext), exception);
        return ValueTask.FromResult(false); // the page or the problem document follows
    }

    [LoggerMessage(1202, LogLevel.Error, "{Method} {Path} failed; error id {ErrorId}")]
    private partial void LogRequestFault(string method, string path, string errorId, Exception fault);
}
