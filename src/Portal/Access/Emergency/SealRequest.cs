namespace Portal.Access.Emergency;

/// <summary>What an administrator asks to be sealed.</summary>
/// <param name="Note">Where the code will be kept.</param>
public sealed record SealRequest(string? Note, int Days);
