namespace Portal.Access.Profile;

/// <summary>Names the resource files of the texts about one's own settings.</summary>
public sealed class ProfileTexts;
