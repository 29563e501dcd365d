namespace Portal.Features;

/// <summary>Marks the texts of this slice: FeaturesTexts.resx and its translations.</summary>
public sealed class FeaturesTexts;
