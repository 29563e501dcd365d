namespace Portal.Access.Oidc;

/// <summary>Names the resource files of the texts about sign-in by a provider.</summary>
public sealed class OidcTexts;
