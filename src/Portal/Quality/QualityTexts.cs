namespace Portal.Quality;

/// <summary>Names the resource files of the Quality page's texts.</summary>
public sealed class QualityTexts;
