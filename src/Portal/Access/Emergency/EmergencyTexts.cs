namespace Portal.Access.Emergency;

/// <summary>Names the resource files of the texts about ways in without the identity provider.</summary>
public sealed class EmergencyTexts;
