using System.Globalization;
using Portal.Governance.Applications;

namespace Portal.Applications;

/// <summary>What stands in the form, as typed: a mistake stays visible until it is mended.</summary>
public sealed record SettingsForm(bool? CaptureContent, string? MaxContentBytes, string? SampleOneIn, bool KeepErrors, string? Team)
{
    /// <summary>Whether a role alone does not open prompts and answers.</summary>
    public bool ContentByGrantOnly { get; init; }

    /// <summary>The form that shows what is set; null: nothing is.</summary>
    public static SettingsForm Of(ApplicationSettings? settings) => settings is null
        ? new SettingsForm(null, "", "1", KeepErrors: true, "")
        : new SettingsForm(
            settings.CaptureContent,
            settings.MaxContentBytes?.ToString(CultureInfo.InvariantCulture) ?? "",
            settings.SampleOneIn.ToString(CultureInfo.InvariantCulture),
            settings.KeepErrors,
            settings.Team ?? "") { ContentByGrantOnly = settings.ContentByGrantOnly };

    public bool BytesFault => !string.IsNullOrWhiteSpace(MaxContentBytes)
        && Number(MaxContentBytes) is not (>= ApplicationSettingsChange.LeastContentBytes and <= ApplicationSettingsChange.MostContentBytes);

    public bool OneInFault => Number(SampleOneIn) is not (>= 1 and <= ApplicationSettingsChange.MostOneIn);

    public bool TeamFault => Team?.Trim().Length > ApplicationSettingsChange.LongestTeam;

    public bool IsValid => !BytesFault && !OneInFault && !TeamFault;

    public bool DiffersFrom(ApplicationSettings? settings) => this != Of(settings);

    /// <summary>The change to keep; only when <see cref="IsValid"/>.</summary>
    public ApplicationSettingsChange ToChange(long version) =>
        new(CaptureContent, Number(MaxContentBytes), Number(SampleOneIn) ?? 1, KeepErrors, Team, version) { ContentByGrantOnly = ContentByGrantOnly };

    private static int? Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
