namespace Portal.Access.Keys;

/// <summary>Names the resource files of the texts about API keys.</summary>
public sealed class KeysTexts;
