namespace Portal.Models.Runs;

/// <summary>Names the resource files of the texts about training and tuning.</summary>
public sealed class RunTexts;
