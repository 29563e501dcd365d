namespace Portal.Governance.Applications;

/// <summary>What holds for applications without settings of their own.</summary>
/// <param name="CaptureContent">Whether prompts and answers are kept (<c>Ingest:CaptureContent</c>).</param>
/// <param name="MaxContentBytes">Bytes kept of each (<c>Ingest:MaxContentBytes</c>).</param>
public sealed record IngestDefaults(bool CaptureContent, int MaxContentBytes);
