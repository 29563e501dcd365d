namespace Portal.Cost;

/// <summary>Names the resource files of the Cost page's texts.</summary>
public sealed class CostTexts;
