namespace Portal.Models;

/// <summary>Names the resource files of what can go wrong with prompts, data sets and runs.</summary>
public sealed class AssetTexts;
