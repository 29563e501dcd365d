using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Reading;

namespace Portal.Audit;

/// <summary>Which entries a program asks for.</summary>
internal sealed record AuditQuery(
    [property: FromQuery, Description("First moment, ISO 8601.")] DateTimeOffset? From,
    [property: FromQuery, Description("End, not included, ISO 8601.")] DateTimeOffset? To,
    [property: FromQuery, Description("Id of a person, key or worker.")] string? Actor,
    [property: FromQuery, Description("An action or its beginning: costs, costs.budget, costs.budget.changed.")] string? Action,
    [property: FromQuery, Description("A kind of subjects, such as budget, or kind and id: budget:0197...")] string? Subject,
    [property: FromQuery, Description("Trace id of the request, lower-case hex.")] string? Correlation,
    [property: FromQuery, Description("Words in names, reasons or values.")] string? Text,
    [property: FromQuery, Description("Id of an entry: only older ones.")] Guid? Before,
    [property: FromQuery, Description("1 to 1000; 100 when absent.")] int? Limit)
{
    public AuditFilter ToFilter(string tenant) => new()
    {
        Tenant = tenant,
        From = From,
        To = To,
        ActorId = Actor,
        Action = Action,
        SubjectKind = Subject?.Split(':', 2)[0],
        SubjectId = Subject?.Split(':', 2) is [_, var id] ? id : null,
        CorrelationId = Correlation,
        Text = Text,
        Before = Before,
        Limit = Limit ?? 100,
    };
}

/// <summary>A signed statement about the tree.</summary>
/// <param name="Origin">Which tree.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">Hex.</param>
/// <param name="Key">Id of the public key.</param>
/// <param name="Signature">ES256 over <paramref name="Signed"/>, base64.</param>
/// <param name="Signed">The bytes that are signed, as text.</param>
public sealed record CheckpointAnswer(Guid Origin, long Size, string Root, DateTimeOffset Time, string Key, string Signature, string Signed)
{
    internal static CheckpointAnswer Of(SignedCheckpoint checkpoint) => new(
        checkpoint.Origin, checkpoint.Size, Convert.ToHexStringLower(checkpoint.Root), checkpoint.Time, checkpoint.KeyId, Convert.ToBase64String(checkpoint.Signature),
        System.Text.Encoding.UTF8.GetString(SignedCheckpoint.Message(checkpoint.Origin, checkpoint.Size, checkpoint.Root, checkpoint.Time, checkpoint.KeyId)));
}

/// <param name="Algorithm">As JSON Web Algorithms name it.</param>
/// <param name="Key">SubjectPublicKeyInfo, DER, base64.</param>
/// <param name="Since">UTC; when it was first used.</param>
public sealed record KeyAnswer(string Id, string Algorithm, string Key, DateTimeOffset Since)
{
    internal static KeyAnswer Of(VerificationKey key) => new(key.Id, VerificationKey.Algorithm, Convert.ToBase64String(key.Key), key.Since);
}
