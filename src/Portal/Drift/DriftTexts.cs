namespace Portal.Drift;

/// <summary>Names the resource files of the Drift page's texts.</summary>
public sealed class DriftTexts;
