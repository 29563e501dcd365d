using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Governance.Models.Prompts;

/// <summary>A version of a prompt as a person or program states it.</summary>
/// <param name="Settings">JSON object; empty counts as none.</param>
public sealed record PromptDraft(IReadOnlyList<PromptMessage> Messages, string? Settings = null, string Notes = "");

/// <summary>What prompts, their versions and labels have to fulfil. Each check gives everything that is wrong, in the order of the form.</summary>
public static partial class PromptRules
{
    public const int LabelLength = 60;
    public const int MostMessages = 50;

    /// <summary>Characters of all messages together.</summary>
    public const int MostContent = 200_000;

    public const int MostSettings = 20_000;

    /// <summary>The label that always points to the newest version; nobody moves it.</summary>
    public const string Latest = "latest";

    public static IReadOnlyList<ModelFault> Check(PromptDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<ModelFault> faults = [];
        if (draft.Messages.Count == 0 || draft.Messages.All(message => string.IsNullOrWhiteSpace(message.Content)))
        {
            faults.Add(new ModelFault(ModelFaultKind.MessagesMissing, nameof(draft.Messages)));
        }
        else if (draft.Messages.Any(message => string.IsNullOrWhiteSpace(message.Content)))
        {
            faults.Add(new ModelFault(ModelFaultKind.MessageEmpty, nameof(draft.Messages), draft.Messages.TakeWhile(message => !string.IsNullOrWhiteSpace(message.Content)).Count() + 1));
        }
        if (draft.Messages.Count > MostMessages)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooManyMessages, nameof(draft.Messages), MostMessages));
        }
        if (draft.Messages.Sum(message => (long)message.Content.Length) > MostContent)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooLong, nameof(draft.Messages), MostContent));
        }
        faults.AddRange(CheckSettings(draft.Settings));
        if (draft.Notes.Trim().Length > ModelLimits.Notes)
        {
            faults.Add(new ModelFault(ModelFaultKind.TooLong, nameof(draft.Notes), ModelLimits.Notes));
        }
        return faults;
    }

    public static IReadOnlyList<ModelFault> CheckLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label.Length is 0 or > LabelLength || !Label().IsMatch(label) ? [new ModelFault(ModelFaultKind.LabelNotAllowed, nameof(PromptLabel.Name), LabelLength)]
            : label == Latest ? [new ModelFault(ModelFaultKind.LabelReserved, nameof(PromptLabel.Name), Latest)]
            : [];
    }

    /// <summary>The names between double braces, in the order of their first use.</summary>
    public static IReadOnlyList<string> VariablesOf(IEnumerable<PromptMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return [.. messages.SelectMany(message => Variable().Matches(message.Content).Select(match => match.Groups["name"].Value)).Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<ModelFault> CheckSettings(string? settings)
    {
        if (ModelRules.Tidy(settings) is not { } text)
        {
            return [];
        }
        if (text.Length > MostSettings)
        {
            return [new ModelFault(ModelFaultKind.TooLong, nameof(PromptDraft.Settings), MostSettings)];
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [] : [new ModelFault(ModelFaultKind.SettingsNotJson, nameof(PromptDraft.Settings), 1)];
        }
        catch (JsonException fault)
        {
            return [new ModelFault(ModelFaultKind.SettingsNotJson, nameof(PromptDraft.Settings), (fault.LineNumber ?? 0) + 1)];
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\{\{\s*(?<name>[\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
