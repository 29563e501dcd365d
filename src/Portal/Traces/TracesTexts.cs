namespace Portal.Traces;

/// <summary>Names the resource files of the texts about traces, calls and conversations.</summary>
public sealed class TracesTexts;
