namespace Portal.Metrics;

/// <summary>Names the resource files of the Metrics page's texts.</summary>
public sealed class MetricsTexts;
