using System.ComponentModel.DataAnnotations;

namespace Portal.Bias;

/// <summary>Settings <c>Outcomes:*</c>: what one request about outcomes may carry.</summary>
public sealed class OutcomesOptions
{
    public const string Section = "Outcomes";

    /// <summary>Entries per request.</summary>
    [Range(1, 200_000)]
    public int MaxEntries { get; set; } = 50_000;

    /// <summary>Largest request body in bytes.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 32 * 1024 * 1024;
}
