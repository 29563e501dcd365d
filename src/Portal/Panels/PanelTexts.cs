namespace Portal.Panels;

/// <summary>Names the resource files of the panels' texts.</summary>
public sealed class PanelTexts;
