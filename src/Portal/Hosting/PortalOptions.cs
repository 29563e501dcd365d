using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.RegularExpressions;

namespace Portal.Hosting;

/// <summary>Settings <c>Portal:*</c>: where the portal keeps its data and how people reach it.</summary>
public sealed partial class PortalOptions : IValidatableObject
{
    public const string Section = "Portal";

    /// <summary>Folder of everything this instance keeps on disk; null: the environment's <c>PORTAL_DATA</c>, else <c>.portal</c>.</summary>
    public string? Data { get; set; }

    /// <summary>Path below which people reach the portal, for example <c>/portal</c>; empty: a host of its own. A proxy may take it off or leave it.</summary>
    public string BasePath { get; set; } = "";

    /// <summary>
    /// Reverse proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed: addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/24</c>).
    /// Empty: nobody's, since every client can send these headers.
    /// </summary>
    public IList<string> Proxies { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BasePath.Length > 0 && !Path().IsMatch(BasePath))
        {
            yield return new ValidationResult($"Portal:BasePath is '{BasePath}'; write it with a slash in front and none at the end, in lower-case letters, digits, '-', '_' and '.', for example '/portal'.", [nameof(BasePath)]);
        }
        foreach (var proxy in Proxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
        {
            yield return new ValidationResult($"Portal:Proxies holds '{proxy}', which is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/24.", [nameof(Proxies)]);
        }
    }

    [GeneratedRegex("^(/[a-z0-9][a-z0-9._-]*)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}
