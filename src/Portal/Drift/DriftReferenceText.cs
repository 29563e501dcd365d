using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Portal.Live;
using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>
/// References as texts of addresses and panels: <c>sliding:14d</c>, <c>weeks:4</c>, <c>since:2.4.0</c>, <c>before:14d:2.4.0</c>, or two times <c>from/to</c>.
/// Equal references are equal texts.
/// </summary>
internal static class DriftReferenceText
{
    private const int MostWeeks = 26;
    private const int LongestVersion = 256;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The text of a reference; its name is no part of it.</summary>
    public static string Of(ReferencePolicy reference) => reference switch
    {
        ReferencePolicy.Fixed window => $"{IsoTime.Format(window.From)}/{IsoTime.Format(window.To)}",
        ReferencePolicy.Sliding { Offset: var offset, Length: var length } => offset == TimeSpan.Zero ? $"sliding:{Length(length)}" : $"sliding:{Length(length)}:{Length(offset)}",
        ReferencePolicy.SameHourOfWeek { Weeks: var weeks } => string.Create(CultureInfo.InvariantCulture, $"weeks:{weeks}"),
        ReferencePolicy.SinceVersion { Version: var version } => $"since:{version}",
        ReferencePolicy.BeforeVersion { Version: var version, Length: var length } => $"before:{Length(length)}:{version}",
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, "Not a reference."),
    };

    /// <summary>Reads the text of <see cref="Of"/>.</summary>
    /// <param name="fault">What is wrong and what to write instead, in English; null on success.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReferencePolicy? reference, [NotNullWhen(false)] out string? fault)
    {
        reference = Read(text ?? "");
        fault = reference is null
            ? $"{IsoTime.Shown(text)} is not a reference: write sliding:14d, weeks:4, since:VERSION, before:14d:VERSION, or two times from/to."
            : null;
        return reference is not null;
    }

    private static ReferencePolicy? Read(string text)
    {
        var parts = text.Split(':', 2);
        return (parts[0], parts.ElementAtOrDefault(1)) switch
        {
            ("sliding", { } lengths) => ReadSliding(lengths.Split(':')),
            ("weeks", { } weeks) when int.TryParse(weeks, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostWeeks => new ReferencePolicy.SameHourOfWeek(count),
            ("since", { Length: >= 1 and <= LongestVersion } version) => new ReferencePolicy.SinceVersion(version),
            ("before", { } rest) when rest.Split(':', 2) is [var length, { Length: >= 1 and <= LongestVersion } version] && TryLength(length, out var span) => new ReferencePolicy.BeforeVersion(version, span),
            _ when TimeRange.TryParse(text, out var range, out _) && !range.IsMoving && range.Length <= Longest => new ReferencePolicy.Fixed(range.From!.Value, range.To!.Value),
            _ => null,
        };
    }

    private static ReferencePolicy.Sliding? ReadSliding(string[] lengths) =>
        TryLength(lengths[0], out var length) && lengths.Length <= 2
            ? lengths.Length == 1 ? new ReferencePolicy.Sliding(length) : TryLength(lengths[1], out var offset) ? new ReferencePolicy.Sliding(length, offset) : null
            : null;

    private static string Length(TimeSpan length) =>
        string.Create(CultureInfo.InvariantCulture, $"{(length.Ticks % TimeSpan.TicksPerDay == 0 ? $"{length.Days}d" : length.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(int)length.TotalHours}h" : $"{(int)length.TotalMinutes}m")}");

    private static bool TryLength(string text, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1_000_000)
        {
            return false;
        }
        length = text[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => TimeSpan.Zero,
        };
        return length > TimeSpan.Zero && length <= Longest;
    }
}
