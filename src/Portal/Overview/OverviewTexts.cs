namespace Portal.Overview;

/// <summary>Names the resource files of the overview's texts.</summary>
public sealed class OverviewTexts;
