namespace Portal.Latency;

/// <summary>Names the resource files of the Latency page's texts.</summary>
public sealed class LatencyTexts;
