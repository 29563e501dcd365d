namespace Portal.Governance.Dashboards;

/// <summary>What a person edits.</summary>
/// <param name="Definition">Range and panels as JSON.</param>
public sealed record DashboardContent(string Name, string Description, DashboardSharing Sharing, string Definition, int PanelCount)
{
    public static DashboardContent Of(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        return new DashboardContent(dashboard.Name, dashboard.Description, dashboard.Sharing, dashboard.Definition, dashboard.PanelCount);
    }

    public static DashboardContent Of(DashboardRevision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return new DashboardContent(revision.Name, revision.Description, revision.Sharing, revision.Definition, revision.PanelCount);
    }
}

/// <summary>How a change ended.</summary>
public enum DashboardOutcome
{
    Done,

    /// <summary>Somebody changed it since; nothing was written.</summary>
    Conflict,

    /// <summary>There is none of this id for this viewer.</summary>
    NotFound,

    /// <summary>The viewer may open it and not change it.</summary>
    NotAllowed,
}

/// <param name="Current">The dashboard as it stands now, after a change or where a conflict was found.</param>
public sealed record DashboardResult(DashboardOutcome Outcome, Dashboard? Current = null);

/// <summary>A dashboard in a list.</summary>
public sealed record DashboardEntry(
    Guid Id,
    string Name,
    string Description,
    string OwnerId,
    string OwnerName,
    DashboardSharing Sharing,
    int PanelCount,
    long Version,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    bool IsFavourite);
