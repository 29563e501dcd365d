namespace Portal.Ui;

/// <summary>A field that two people left with different values.</summary>
/// <param name="Name">As the form calls it.</param>
/// <param name="Theirs">As stored now; null or empty: nothing.</param>
/// <param name="Yours">As typed.</param>
public sealed record ConflictField(string Name, string? Theirs, string? Yours)
{
    private const int LongText = 120;

    /// <summary>Whether a comparison line by line reads better than two values side by side.</summary>
    public bool IsLong => Theirs?.Length > LongText || Yours?.Length > LongText || Theirs?.Contains('\n', StringComparison.Ordinal) == true || Yours?.Contains('\n', StringComparison.Ordinal) == true;

    /// <summary>Those that differ.</summary>
    public static IReadOnlyList<ConflictField> Differing(params IEnumerable<ConflictField> fields) =>
        [.. fields.Where(field => !string.Equals(field.Theirs ?? "", field.Yours ?? "", StringComparison.Ordinal))];
}
