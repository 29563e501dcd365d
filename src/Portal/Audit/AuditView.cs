using Microsoft.AspNetCore.WebUtilities;
using Portal.Governance.Audit.Reading;
using Portal.Live;
using Portal.Shell;

namespace Portal.Audit;

/// <summary>What the page's address asks for; every view of the trail is a link.</summary>
internal sealed record AuditView
{
    public static readonly TimeRange DefaultRange = TimeRange.Parse("30d");

    public TimeRange Range { get; init; } = DefaultRange;

    public string? Actor { get; init; }

    public string? Action { get; init; }

    /// <summary>A kind (<c>budget</c>), or kind and id (<c>budget:0197...</c>).</summary>
    public string? Subject { get; init; }

    /// <summary>Words to look for.</summary>
    public string? Search { get; init; }

    public string? SubjectKind => Subject?.Split(':', 2)[0];

    public string? SubjectId => Subject?.Split(':', 2) is [_, var id] ? id : null;

    public bool IsFiltered => Actor is not null || Action is not null || Subject is not null || Search is not null;

    public static AuditView Read(string? range, string? actor, string? action, string? subject, string? search) => new()
    {
        // The history of one thing is asked for as a whole.
        Range = TimeRange.TryParse(range, out var known, out _) ? known : DefaultRange,
        Actor = Given(actor),
        Action = Given(action),
        Subject = Given(subject),
        Search = Given(search),
    };

    public AuditFilter ToFilter(string tenant, DateTimeOffset now)
    {
        var (from, to) = Range.Resolve(now);
        return new AuditFilter
        {
            Tenant = tenant,
            From = SubjectId is null ? from : null,
            To = SubjectId is not null || Range.IsMoving ? null : to,
            ActorId = Actor,
            Action = Action,
            SubjectKind = SubjectKind,
            SubjectId = SubjectId,
            Text = Search,
        };
    }

    /// <param name="entry">The entry that is open.</param>
    public string ToUrl(Guid? entry = null) => PortalUrls.Of(QueryHelpers.AddQueryString("/audit", Parameters(entry)));

    private IEnumerable<KeyValuePair<string, string?>> Parameters(Guid? entry) => new (string Name, string? Value)[]
    {
        (PortalUrls.Range, Range == DefaultRange ? null : Range.ToQuery()),
        ("actor", Actor),
        ("action", Action),
        ("subject", Subject),
        ("q", Search),
        ("entry", entry?.ToString()),
    }.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
