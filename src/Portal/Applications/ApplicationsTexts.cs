namespace Portal.Applications;

/// <summary>Names the resource files of the texts about applications and their settings.</summary>
public sealed class ApplicationsTexts;
