namespace Portal.Live.Series;

/// <summary>Names the resource files of the series' names.</summary>
public sealed class SeriesTexts;
