namespace Portal.Models;

/// <summary>Names the resource files of the texts about models.</summary>
public sealed class ModelsTexts;
