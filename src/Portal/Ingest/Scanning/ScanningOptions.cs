using System.ComponentModel.DataAnnotations;
using Portal.Governance.Scanning;

namespace Portal.Ingest.Scanning;

/// <summary>Settings below <c>Ingest:Scanning</c>: <c>Keep</c>, <c>Flag</c>, <c>Hash</c> or <c>Redact</c> for each kind of personal data and for secrets.</summary>
public sealed class ScanningOptions
{
    [EnumDataType(typeof(FindingAction))]
    public FindingAction Email { get; set; } = FindingActions.Default.Email;

    [EnumDataType(typeof(FindingAction))]
    public FindingAction Phone { get; set; } = FindingActions.Default.Phone;

    [EnumDataType(typeof(FindingAction))]
    public FindingAction Iban { get; set; } = FindingActions.Default.Iban;

    [EnumDataType(typeof(FindingAction))]
    public FindingAction Card { get; set; } = FindingActions.Default.Card;

    [EnumDataType(typeof(FindingAction))]
    public FindingAction NationalId { get; set; } = FindingActions.Default.NationalId;

    [EnumDataType(typeof(FindingAction))]
    public FindingAction Secret { get; set; } = FindingActions.Default.Secret;

    public FindingActions ToActions() => new(Email, Phone, Iban, Card, NationalId, Secret);
}
