using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Portal.Governance.Access;

namespace Portal.Shell;

/// <summary>Keeps a fault of one page from taking the shell with it: says what happened, with an id that the log carries too.</summary>
public sealed partial class PortalErrorBoundary : ErrorBoundaryBase
{
    private string _id = "";

    [Inject] private ILogger<PortalErrorBoundary> Log { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is AccessRefusedException)
        {
            LogRefused(Log, exception.Message);
            return Task.CompletedTask;
        }
        _id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        LogPageFault(Log, _id, exception);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        builder.OpenComponent<StatusMessage>(1);
        // A right that ended while the page was open is no fault of the page.
        var refused = CurrentException is AccessRefusedException;
        builder.AddComponentParameter(2, nameof(StatusMessage.Code), refused ? 403 : 500);
        builder.AddComponentParameter(3, nameof(StatusMessage.ErrorId), refused ? null : _id);
        builder.CloseComponent();
    }

    [LoggerMessage(1202, LogLevel.Warning, "A page was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);

    [LoggerMessage(1201, LogLevel.Error, "A page failed; error id {ErrorId}")]
    private static partial void LogPageFault(ILogger log, string errorId, Exception fault);
}
