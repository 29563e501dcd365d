namespace Portal.Access.Administration;

/// <summary>Names the resource files of the texts about people, their rights and their sessions.</summary>
public sealed class PeopleTexts;
