namespace Portal.Access.Tenancy;

/// <summary>Names the resource files of the texts about projects, teams and the rights given in them.</summary>
public sealed class TenancyTexts;
