using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Reading;
using Portal.Shell;

namespace Portal.Audit;

/// <summary>Entries in the viewer's language. Names that no text exists for - slices bring new ones - are shown as the code has them, word by word.</summary>
internal sealed partial class AuditPhrases(IStringLocalizer<AuditTexts> text)
{
    /// <summary>"Budget changed" for costs.budget.changed.</summary>
    public string Action(string action) => action.Split('.') is [_, var noun, var verb]
        ? text["ActionForm", Kind(noun), Known($"Verb_{verb}", verb)]
        : action;

    /// <summary>What a subject is.</summary>
    public string Kind(string kind) => Known($"Noun_{kind}", Capital(kind));

    /// <summary>A property's name as words: "Monthly usd" for MonthlyUsd.</summary>
    public static string Field(string name) => Capital(Humps().Replace(name, " ").ToLowerInvariant());

    public string Actor(AuditRecord entry) => entry.ActorName.Text ?? text["Erased"];

    public string Subject(AuditRecord entry) => entry.SubjectName.Text ?? text["Erased"];

    /// <summary>Where the subject can be seen today; null: it has no page of its own.</summary>
    public static string? SubjectUrl(AuditRecord entry) => entry.SubjectKind switch
    {
        "application" => PortalUrls.ApplicationSettings(entry.SubjectId),
        "dashboard" when Guid.TryParse(entry.SubjectId, out var id) => PortalUrls.Dashboard(id),
        "budget" => PortalUrls.Cost(),
        "price" or "price-table" => PortalUrls.Prices(),
        "model" when entry.SubjectName.Text is { } name => PortalUrls.RegisteredModel(name),
        AuditSubject.Person when Guid.TryParse(entry.SubjectId, out var id) => PortalUrls.Person(id),
        "team" when Guid.TryParse(entry.SubjectId, out var id) => PortalUrls.Team(id),
        "project" => PortalUrls.Project(entry.SubjectId),
        "api-key" => PortalUrls.Keys(),
        _ => null,
    };

    private string Known(string key, string otherwise) => text[key.Replace('-', '_')] is { ResourceNotFound: false } known ? known.Value : otherwise.Replace('-', ' ');

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..].Replace('-', ' ');

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Humps();
}
