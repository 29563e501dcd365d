namespace Portal.Safety;

/// <summary>Names the resource files of the Safety page's texts.</summary>
public sealed class SafetyTexts;
