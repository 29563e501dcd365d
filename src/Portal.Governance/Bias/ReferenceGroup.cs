using System.Diagnostics.CodeAnalysis;

namespace Portal.Governance.Bias;

/// <summary>The group that the others of an attribute are compared with.</summary>
/// <param name="Attribute">Name behind <c>portal.group.</c>, without an equals sign.</param>
/// <param name="Value">The attribute's value in this group.</param>
public sealed record ReferenceGroup(string Attribute, string Value)
{
    /// <summary><c>gender=women</c>.</summary>
    public override string ToString() => $"{Attribute}={Value}";

    /// <summary>Reads the text of <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReferenceGroup? reference)
    {
        var sign = text?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        reference = sign > 0 && sign < text!.Length - 1 ? new ReferenceGroup(text[..sign], text[(sign + 1)..]) : null;
        return reference is not null;
    }
}
