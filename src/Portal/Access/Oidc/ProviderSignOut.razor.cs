using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>
/// Between signing out here and at the provider. A page and not a redirect: what follows a form stays on this site by the content security policy, and where the
/// provider does not answer the person still learns what is over and what is not.
/// </summary>
public sealed partial class ProviderSignOut
{
    private string? _address;
    private string _provider = "";
    private string _returnUrl = "/";
    private bool _unreachable;

    [Inject] private IStringLocalizer<OidcTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;
    [Inject] private SingleSignOut SignOut { get; set; } = null!;
    [Inject] private ILogger<ProviderSignOut> Logger { get; set; } = null!;
    [CascadingParameter] private HttpContext? Context { get; set; }
    [SupplyParameterFromQuery] private string? Link { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _provider = Text["Provider"];
        if (Context is null)
        {
            return;
        }
        try
        {
            if (await SignOut.LeaveAsync(Context, Link, Context.RequestAborted) is not { } leave)
            {
                return; // no link of ours: nothing to end, and the page says what is true anyway
            }
            (_provider, _address, _returnUrl) = (leave.Provider.DisplayName, leave.Address, leave.ReturnUrl);
            if (_address is not null)
            {
                Context.Response.Headers["Refresh"] = $"0; url={_address}";
                Context.Response.Headers.CacheControl = "no-store";
            }
        }
        catch (SignInRefusedException exception)
        {
            _unreachable = true;
            LogUnreachable(Logger, exception.Message);
        }
    }

    [LoggerMessage(1167, LogLevel.Warning, "Somebody signed out here, but could not be led to the provider: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
