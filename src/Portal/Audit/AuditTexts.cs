namespace Portal.Audit;

/// <summary>Names the resource files of the audit trail's texts.</summary>
public sealed class AuditTexts;
