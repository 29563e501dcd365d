using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>Every refused sign-in: one line in the log, one page for the person, and an id that is on both.</summary>
internal sealed partial class SignInRefusals(ILogger<SignInRefusals> logger)
{
    /// <summary>For the handler's event of a failed answer.</summary>
    public Task OnRemoteFailureAsync(RemoteFailureContext context)
    {
        var provider = ((OidcHandlerOptions)context.Options).Provider;
        Refuse(context.HttpContext, provider, context.Failure ?? new InvalidOperationException("The handler gave no reason."), context.HttpContext.Features.Get<ReturnAddress>()?.Address);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public void Refuse(HttpContext context, OidcProvider provider, Exception exception, string? returnUrl)
    {
        var id = ErrorLog.IdOf(context);
        var fault = exception is SignInRefusedException refused ? refused.Fault : SignInFault.Unexpected;
        if (fault == SignInFault.Unexpected)
        {
            LogUnexpected(provider.Name, id, exception);
        }
        else
        {
            LogRefused(provider.Name, fault, exception.Message, context.Connection.RemoteIpAddress, id);
        }
        context.Response.Redirect(QueryHelpers.AddQueryString($"{context.Request.PathBase}/{OidcUrls.Refused}", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["fault"] = fault.ToName(),
            ["provider"] = provider.Name,
            ["id"] = id,
            [SignInUrls.ReturnUrl] = SignInUrls.SafeReturn(returnUrl),
        }));
    }

    [LoggerMessage(1163, LogLevel.Warning, "Sign-in by {Provider} refused: {Fault}. {Reason} From {Address}; id {Id}")]
    private partial void LogRefused(string provider, SignInFault fault, string reason, System.Net.IPAddress? address, string id);

    [LoggerMessage(1164, LogLevel.Error, "Sign-in by {Provider} failed by a defect; id {Id}")]
    private partial void LogUnexpected(string provider, string id, Exception exception);
}
