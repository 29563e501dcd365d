using Microsoft.AspNetCore.Components;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>
/// What was changed about a model, from the audit trail. Everybody who sees the model sees what changed and when; who did it and why is for those who may
/// review the trail.
/// </summary>
public sealed partial class HistoryTab
{
    private const int PageSize = 50;
    private const int LongestValue = 200;
    private const string Subject = "model";

    /// <summary>What is derived from other fields, or says the same as the entry itself.</summary>
    private static readonly string[] Hidden = ["Id", "Tenant", "SearchText", "ChangedBy", "ChangedById", "ChangedAt", "CreatedAt", "Version", "ModelId"];

    private AuditPage? _page;
    private int _most = PageSize;
    private bool _maySeePeople;

    [Inject] private AuditLog Log { get; set; } = null!;
    [Inject] private AccessGuard Guard { get; set; } = null!;

    protected override async Task LoadMoreAsync(CancellationToken cancellationToken)
    {
        var user = (await Viewer).User;
        _maySeePeople = await Guard.MayAsync(user, PortalPolicies.ReviewAudit, application: null, cancellationToken);
        _page = await Log.ListAsync(new AuditFilter { Tenant = user.GetTenant(), SubjectKind = Subject, SubjectId = ModelId.ToString("D"), Limit = _most }, cancellationToken);
    }

    private Task MoreAsync()
    {
        _most += PageSize;
        return LoadAsync();
    }

    /// <summary>Actions of slices whose words are not known here are named as the trail has them.</summary>
    private string ActionOf(AuditRecord entry) => Text[$"Action_{entry.Action}"] is { ResourceNotFound: false } words ? words : entry.Action;

    private string WhoOf(AuditRecord entry) => entry.ActorName.Text ?? (entry.ActorKind == ActorKind.Person ? Text["Erased"] : entry.ActorId);

    private IEnumerable<(string Field, string? Before, string? After)> Lines(AuditRecord entry) =>
        from change in entry.Changes
        where change.Kind == ChangeKind.Modified && change.Record is not ("Deployment" or "ModelEnvironment")
        from field in change.Fields
        where !Hidden.Contains(field.Name, StringComparer.Ordinal)
        select (FieldOf(field.Name), Show(field.Before), Show(field.After));

    /// <summary>Which versions took which share from here on.</summary>
    private IEnumerable<string> Begun(AuditRecord entry) =>
        from change in entry.Changes
        where change is { Kind: ChangeKind.Added, Record: "Deployment" }
        let fields = change.Fields.ToDictionary(field => field.Name, field => field.After?.Text ?? "", StringComparer.Ordinal)
        select Text["HistoryShare", fields.GetValueOrDefault(nameof(Deployment.Environment), ""), Guid.TryParse(fields.GetValueOrDefault(nameof(Deployment.VersionId)), out var id) ? NameOf(id) : "–",
            fields.GetValueOrDefault(nameof(Deployment.TrafficPercent), "")].Value;

    private string FieldOf(string name) => Text[$"Field{name}"] is { ResourceNotFound: false } words ? words : Text[name] is { ResourceNotFound: false } plain ? plain : name;

    private string? Show(AuditValue? value) => value switch
    {
        null => null,
        { Kind: AuditValueKind.Clear, Text: { Length: > 0 } text } => Guid.TryParse(text, out var id) ? NameOrShort(id, text) : text.Length <= LongestValue ? text : $"{text[..LongestValue]}…",
        { Kind: AuditValueKind.Personal } when _maySeePeople => value.Text,
        { Kind: AuditValueKind.Clear } => null,
        _ => "•••",
    };

    private string NameOrShort(Guid id, string text) => Versions.FirstOrDefault(version => version.Id == id)?.Name ?? text[..8];
}
