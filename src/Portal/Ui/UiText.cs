namespace Portal.Ui;

/// <summary>Names the texts of the shared components (UiText.resx, UiText.es.resx).</summary>
public sealed class UiText;
