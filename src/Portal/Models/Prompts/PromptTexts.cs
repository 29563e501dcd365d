namespace Portal.Models.Prompts;

/// <summary>Names the resource files of the texts about prompts.</summary>
public sealed class PromptTexts;
