using Portal.Governance.Scanning;

namespace Portal.Governance.Applications;

/// <summary>What holds for applications without settings of their own.</summary>
/// <param name="CaptureContent">Whether prompts and answers are kept (<c>Ingest:CaptureContent</c>).</param>
/// <param name="MaxContentBytes">Bytes kept of each (<c>Ingest:MaxContentBytes</c>).</param>
public sealed record IngestDefaults(bool CaptureContent, int MaxContentBytes)
{
    /// <summary>What becomes of personal data and secrets (<c>Ingest:Scanning</c>).</summary>
    public FindingActions Scanning { get; init; } = FindingActions.Default;
}
