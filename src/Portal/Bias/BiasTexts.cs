namespace Portal.Bias;

/// <summary>Names the resource files of the Bias page's texts.</summary>
public sealed class BiasTexts;
