namespace Portal.Governance.Access;

/// <summary>What can be wrong with a key that somebody asks for; pages and the API choose their words by it.</summary>
public enum ApiKeyFault
{
    NameMissing,
    NameTooLong,
    ScopeMissing,
    DaysOutOfRange,
    OriginsNotForScope,
    OriginNotUnderstood,
    OriginNotSecure,
    TooManyOrigins,
    TeamUnknown,
}

/// <summary>A key as a person or program asks for it.</summary>
public sealed record ApiKeyDraft
{
    public string Name { get; init; } = "";

    public ApiKeyScope? Scope { get; init; }

    /// <summary>Days until it ends; null: it does not end by itself.</summary>
    public int? Days { get; init; }

    /// <summary>The team that answers for it; null: the project as a whole.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Origins of the web pages it works from; only for scope feedback.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}

/// <summary>What a key that somebody asks for has to fulfil.</summary>
public static class ApiKeyRules
{
    public const int NameLength = 200;
    public const int LongestDays = 3650;
    public const int MostOrigins = 20;

    /// <summary>All origins together, as they are stored.</summary>
    public const int OriginsLength = 2000;

    /// <summary>Everything that is wrong, in the order of the form.</summary>
    public static IReadOnlyList<ApiKeyFault> Check(ApiKeyDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var faults = new List<ApiKeyFault>();
        CheckName(draft.Name, faults);
        Fault(draft.Scope is null, ApiKeyFault.ScopeMissing);
        Fault(draft.Days is < 1 or > LongestDays, ApiKeyFault.DaysOutOfRange);
        Fault(draft.AllowedOrigins.Count > 0 && draft.Scope is not ApiKeyScope.Feedback, ApiKeyFault.OriginsNotForScope);
        Fault(draft.AllowedOrigins.Any(origin => Origin(origin) is null), ApiKeyFault.OriginNotUnderstood);
        Fault(draft.AllowedOrigins.Any(origin => Origin(origin) is { } read && !IsSecure(read)), ApiKeyFault.OriginNotSecure);
        Fault(draft.AllowedOrigins.Count > MostOrigins || draft.AllowedOrigins.Sum(origin => origin.Length + 1) > OriginsLength, ApiKeyFault.TooManyOrigins);
        return faults;

        void Fault(bool wrong, ApiKeyFault fault)
        {
            if (wrong)
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>What is wrong with a name.</summary>
    public static IReadOnlyList<ApiKeyFault> CheckName(string name)
    {
        var faults = new List<ApiKeyFault>();
        CheckName(name, faults);
        return faults;
    }

    /// <summary>An origin as browsers write it (scheme, host and port, lower case, no path); null when the text is none.</summary>
    public static string? Origin(string text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        && uri.Host.Length > 0
        && !uri.Host.Contains('*', StringComparison.Ordinal)
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;

    /// <summary>The origins as they are stored, without repetitions; those that are none are left out.</summary>
    public static string Store(IEnumerable<string> origins) => string.Join(' ', origins.Select(Origin).OfType<string>().Distinct(StringComparer.Ordinal));

    /// <summary>The origins as they were stored.</summary>
    public static IReadOnlyList<string> ReadOrigins(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // A page that came over plain http can have been altered on the way, and the key with it; one's own machine is the exception.
    private static bool IsSecure(string origin) => new Uri(origin) is { Scheme: "https" } or { IsLoopback: true };

    private static void CheckName(string name, List<ApiKeyFault> faults)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            faults.Add(ApiKeyFault.NameMissing);
        }
        else if (name.Trim().Length > NameLength)
        {
            faults.Add(ApiKeyFault.NameTooLong);
        }
    }
}
