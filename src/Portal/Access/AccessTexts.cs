namespace Portal.Access;

/// <summary>Names the resource files of the texts about access.</summary>
public sealed class AccessTexts;
