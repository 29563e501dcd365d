using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Shell;

namespace Portal.Access.Oidc;

/// <summary>
/// Why a sign-in was refused, what to do, and the id that is in the log as well. The address decides which of the fixed texts is shown; nothing of it is
/// shown as it stands but an id of hexadecimal digits.
/// </summary>
public sealed partial class SignInRefused
{
    [Inject] private IStringLocalizer<OidcTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;
    [Inject] private OidcProviders Providers { get; set; } = null!;
    [CascadingParameter] private HttpContext? Context { get; set; }
    [SupplyParameterFromQuery(Name = "fault")] private string? FaultName { get; set; }
    [SupplyParameterFromQuery(Name = "provider")] private string? AskedProvider { get; set; }
    [SupplyParameterFromQuery(Name = "id")] private string? Id { get; set; }
    [SupplyParameterFromQuery(Name = SignInUrls.ReturnUrl)] private string? ReturnUrl { get; set; }

    private SignInFault Fault => SignInFaultNames.Find(FaultName) ?? SignInFault.Unexpected;
    private OidcProvider? Provider => Providers.Find(AskedProvider);
    private string ProviderName => Provider?.DisplayName ?? Text["Provider"].Value;
    private FaultGroup Group => FaultGroups.Of(Fault);
    private string Title => Text[$"Title{Group}", ProviderName];
    private string Return => SignInUrls.SafeReturn(ReturnUrl);
    private string? ShownId => Id is not null && QuotableId().IsMatch(Id) ? Id : null;

    private string IconName => Group switch
    {
        FaultGroup.Access => "lock",
        FaultGroup.Checks => "gpp_bad",
        FaultGroup.Unreachable or FaultGroup.Records => "cloud_off",
        _ => "error",
    };

    protected override void OnInitialized()
    {
        if (Context is { Response.HasStarted: false })
        {
            Context.Response.StatusCode = Group is FaultGroup.Unreachable or FaultGroup.Records ? StatusCodes.Status503ServiceUnavailable
                : Group is FaultGroup.Defect ? StatusCodes.Status500InternalServerError
                : StatusCodes.Status403Forbidden;
        }
    }

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotableId();
}
