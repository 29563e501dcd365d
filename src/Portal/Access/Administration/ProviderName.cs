using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Administration;

/// <summary>What people call the issuer of an identity.</summary>
internal static class ProviderName
{
    public static string Of(string issuer, IStringLocalizer<PeopleTexts> text) => issuer switch
    {
        LocalIssuers.Development => text["ProviderDevelopment"],
        LocalIssuers.FirstAdministrator => text["ProviderFirst"],
        LocalIssuers.BreakGlass => text["ProviderBreakGlass"],
        _ => Uri.TryCreate(issuer, UriKind.Absolute, out var address) ? address.Host : issuer,
    };
}
