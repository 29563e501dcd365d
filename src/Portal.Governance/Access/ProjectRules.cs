using System.Text.RegularExpressions;

namespace Portal.Governance.Access;

/// <summary>How a change of a project, team or grant ended.</summary>
public enum ProjectOutcome
{
    Done,

    /// <summary>A name is missing, too long or of the wrong form.</summary>
    Invalid,

    /// <summary>Somebody else changed or deleted it meanwhile.</summary>
    Conflict,

    /// <summary>There is one of that name already.</summary>
    Duplicate,

    /// <summary>It does not exist, or not any more.</summary>
    Missing,
}

/// <summary>What names of projects and teams have to fulfil.</summary>
public static partial class ProjectRules
{
    public const int TenantLength = 60;
    public const int TitleLength = 200;
    public const int ApplicationLength = 300;

    /// <summary>Whether a text can name a new project in keys, addresses and telemetry.</summary>
    public static bool IsTenant(string text) => text is not null && Tenant().IsMatch(text);

    /// <summary>Whether a text can be a title or a team's name.</summary>
    public static bool IsTitle(string text) => !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= TitleLength;

    /// <summary>A name made of a title: lower-case letters, digits and hyphens.</summary>
    public static string SuggestTenant(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var name = Other().Replace(title.Normalize(System.Text.NormalizationForm.FormD).ToLowerInvariant(), match => char.IsLetterOrDigit(match.Value[0]) || match.Value[0] > 127 ? "" : "-").Trim('-');
        return name.Length <= TenantLength ? name : name[..TenantLength].TrimEnd('-');
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tenant();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Other();
}
