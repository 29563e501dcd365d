using System.ComponentModel.DataAnnotations;

namespace Portal.Api;

/// <summary>Settings <c>Api:*</c>.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Requests per minute one API key or person may make of <c>/api</c>.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 1_200;
}
