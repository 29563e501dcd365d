namespace Portal.IngestHealth;

/// <summary>Names the resource files of the texts about ingest health.</summary>
public sealed class IngestHealthTexts;
