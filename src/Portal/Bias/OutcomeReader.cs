using System.Globalization;
using System.Text.Json;
using Portal.Live;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>Reads entries one by one, and says of each that is wrong which field, why, and what to write instead.</summary>
/// <param name="now">The portal's time.</param>
/// <param name="kept">How long entries are kept: an older decision would be deleted at once.</param>
internal sealed class OutcomeReader(DateTimeOffset now, TimeSpan kept)
{
    private const int MostErrors = 100;
    private const int LongestName = 256;
    private const int LongestGroup = 64;
    private const int MostGroups = 16;

    // As for calls: clocks differ a little.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private static readonly string[] Fields =
        ["application", "id", "time", "groups", "predicted", "actual", "score", "traceId", "environment", "version", "model", "pairId"];

    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private int _index;
    private bool _isWrong;

    /// <param name="entries">A JSON array.</param>
    public OutcomesRead Read(JsonElement entries)
    {
        var read = new List<OutcomeEntry>(entries.GetArrayLength());
        var rejected = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            _isWrong = false;
            var outcome = ReadEntry(entry);
            if (_isWrong)
            {
                rejected++;
            }
            else
            {
                read.Add(outcome!);
            }
            _index++;
        }
        return new OutcomesRead(read, rejected, _errors.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal));
    }

    private OutcomeEntry? ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            Fault("", $"This is {NameOf(entry.ValueKind)}; an entry is an object such as {{\"application\": \"loans\", \"id\": \"case-1\", \"time\": \"2026-01-31T12:00:00Z\", \"groups\": {{\"gender\": \"f\"}}, \"predicted\": true}}.");
            return null;
        }
        foreach (var property in entry.EnumerateObject().Where(property => !Fields.Contains(property.Name, StringComparer.Ordinal)))
        {
            Fault(IsoTime.Cut(property.Name), $"There is no such field; known are {string.Join(", ", Fields)}.");
        }
        var outcome = new OutcomeEntry
        {
            Application = ReadName(entry, "application", isNeeded: true),
            Id = ReadName(entry, "id", isNeeded: true),
            Time = ReadTime(entry),
            Groups = ReadGroups(entry),
            Predicted = ReadBool(entry, "predicted"),
            Actual = ReadBool(entry, "actual"),
            Score = ReadScore(entry),
            TraceId = ReadTrace(entry),
            Environment = ReadName(entry, "environment"),
            Version = ReadName(entry, "version"),
            Model = ReadName(entry, "model"),
            PairId = ReadName(entry, "pairId"),
        };
        if (outcome is { Predicted: not null, Time: null } && !Has(entry, "time", out _))
        {
            Fault("time", "An entry with predicted needs the time of the decision: ISO 8601 with a zone, for example 2026-01-31T12:00:00Z.");
        }
        if (outcome is { Predicted: null, Actual: null, Score: null, Groups.Count: 0 } && !_isWrong)
        {
            Fault("", "The entry says nothing: give predicted (with time), or actual, score or groups of a decision that another entry or a call with this id or traceId tells of.");
        }
        return outcome;
    }

    private string ReadName(JsonElement entry, string field, bool isNeeded = false)
    {
        if (!Has(entry, field, out var value))
        {
            if (isNeeded)
            {
                Fault(field, $"The field is missing; write a text of 1 to {LongestName} characters.");
            }
            return "";
        }
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (value.ValueKind != JsonValueKind.String || text.Length > LongestName || string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
        {
            Fault(field, $"{Shown(value)} is not a text of 1 to {LongestName} characters without control characters.");
        }
        return text;
    }

    private DateTimeOffset? ReadTime(JsonElement entry)
    {
        if (!Has(entry, "time", out var value))
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            Fault("time", $"{Shown(value)} is not a text; write ISO 8601 with a zone, for example 2026-01-31T12:00:00Z.");
            return null;
        }
        if (!IsoTime.TryParse(value.GetString(), out var time, out var fault))
        {
            Fault("time", fault);
        }
        else if (time > now + Ahead)
        {
            Fault("time", $"{IsoTime.Format(time)} is in the future by the portal's clock ({IsoTime.Format(now)}).");
        }
        else if (time < now - kept)
        {
            Fault("time", $"{IsoTime.Format(time)} is more than {kept.TotalDays:0} days ago, which is how long entries are kept (Retention:OutcomeDays).");
        }
        return time.ToUniversalTime();
    }

    private Dictionary<string, string> ReadGroups(JsonElement entry)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Has(entry, "groups", out var value))
        {
            return groups;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault("groups", $"{Shown(value)} is not an object; write values by attribute, for example {{\"gender\": \"f\"}}.");
            return groups;
        }
        foreach (var group in value.EnumerateObject().Where(group => group.Value.ValueKind != JsonValueKind.Null))
        {
            var text = group.Value.ValueKind == JsonValueKind.String ? group.Value.GetString()! : "";
            if (!IsGroup(group.Name) || group.Name.Contains('=', StringComparison.Ordinal))
            {
                Fault("groups", $"{IsoTime.Shown(group.Name)} is not a name of 1 to {LongestGroup} characters without equals signs.");
            }
            else if (!IsGroup(text) || text is GroupRates.OtherValue or "__missing__")
            {
                Fault($"groups.{IsoTime.Cut(group.Name)}", $"{Shown(group.Value)} is not a text of 1 to {LongestGroup} characters; __other__ and __missing__ are the portal's own.");
            }
            groups[group.Name] = text;
        }
        if (groups.Count > MostGroups)
        {
            Fault("groups", $"There are {groups.Count} attributes; at most {MostGroups} are possible.");
        }
        return groups;
    }

    private bool? ReadBool(JsonElement entry, string field)
    {
        if (!Has(entry, field, out var value))
        {
            return null;
        }
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(field, $"{Shown(value)} is neither true nor false (JSON booleans, without quotation marks).");
        }
        return value.ValueKind == JsonValueKind.True;
    }

    private double? ReadScore(JsonElement entry)
    {
        if (!Has(entry, "score", out var value))
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var score) || !double.IsFinite(score))
        {
            Fault("score", $"{Shown(value)} is not a finite number.");
            return null;
        }
        return score;
    }

    private UInt128 ReadTrace(JsonElement entry)
    {
        if (!Has(entry, "traceId", out var value))
        {
            return 0;
        }
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: 32 } text
            || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var trace) || trace == 0)
        {
            Fault("traceId", $"{Shown(value)} is not a trace id: 32 hexadecimal digits, not all zero.");
            return 0;
        }
        return trace;
    }

    private void Fault(string field, string fault)
    {
        _isWrong = true;
        var key = field.Length == 0 ? $"[{_index}]" : $"[{_index}].{field}";
        if (_errors.TryGetValue(key, out var faults))
        {
            faults.Add(fault);
        }
        else if (_errors.Count < MostErrors)
        {
            _errors[key] = [fault];
        }
    }

    private static bool Has(JsonElement entry, string field, out JsonElement value) => entry.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private static bool IsGroup(string text) => text.Length is >= 1 and <= LongestGroup && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    private static string Shown(JsonElement value) => IsoTime.Shown(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
