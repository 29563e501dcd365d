using System.Globalization;
using System.Text.Json;

namespace Portal.Governance.Models.Runs;

/// <summary>A text does not hold runs of MLflow.</summary>
public sealed class MlflowFormatException : FormatException
{
    public MlflowFormatException()
    {
    }

    public MlflowFormatException(string message)
        : base(message)
    {
    }

    public MlflowFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// Reads runs as MLflow gives them: the answer of <c>GET /api/2.0/mlflow/runs/get</c> or <c>runs/search</c> (https://mlflow.org/docs/latest/rest-api.html, objects
/// Run, RunInfo, RunData, RunInputs), or what Python's <c>Run.to_dictionary()</c> writes, where metrics, parameters and tags are objects instead of lists.
/// </summary>
public static class MlflowRuns
{
    public const string Source = "mlflow";

    /// <summary>Largest text, in characters.</summary>
    public const int MostLength = 10_000_000;

    private const int MostRuns = 1000;
    private const string ContextTag = "mlflow.data.context";

    /// <summary>All runs of a text.</summary>
    /// <param name="kind">What they did: MLflow does not say.</param>
    /// <exception cref="MlflowFormatException">The text is something else; the message, in English, says where and what.</exception>
    public static IReadOnlyList<RunDraft> Read(string text, RunKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostLength)
        {
            throw new MlflowFormatException(string.Create(CultureInfo.InvariantCulture, $"The text has {text.Length} characters; at most {MostLength} are read."));
        }
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            List<JsonElement> runs = root.ValueKind switch
            {
                JsonValueKind.Object when root.TryGetProperty("run", out var one) => [one],
                JsonValueKind.Object when root.TryGetProperty("runs", out var many) && many.ValueKind == JsonValueKind.Array => [.. many.EnumerateArray()],
                JsonValueKind.Object when root.TryGetProperty("info", out _) => [root],
                JsonValueKind.Array => [.. root.EnumerateArray()],
                _ => throw new MlflowFormatException("This is JSON, but not of MLflow: there is neither 'run' nor 'runs' nor 'info' in it."),
            };
            return runs.Count <= MostRuns
                ? [.. runs.Select((run, index) => ReadRun(run, kind, runs.Count == 1 ? "run" : string.Create(CultureInfo.InvariantCulture, $"runs[{index}]")))]
                : throw new MlflowFormatException(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs are too many at once; at most {MostRuns} are read."));
        }
        catch (JsonException fault)
        {
            throw new MlflowFormatException(string.Create(CultureInfo.InvariantCulture, $"Line {(fault.LineNumber ?? 0) + 1}: this is not JSON."), fault);
        }
    }

    private static RunDraft ReadRun(JsonElement run, RunKind kind, string path)
    {
        var info = Member(run, "info", path);
        var tags = run.TryGetProperty("data", out var data) ? Pairs(data, "tags", $"{path}.data") : [];
        var id = Text(info, "run_id") ?? Text(info, "run_uuid") ?? throw new MlflowFormatException($"{path}.info has no run_id.");
        return new RunDraft
        {
            Kind = kind,
            Name = Text(info, "run_name") ?? tags.GetValueOrDefault("mlflow.runName") ?? id,
            Status = Text(info, "status") is { } status ? Status(status, $"{path}.info.status") : RunStatus.Running,
            Source = Source,
            ExternalId = id,
            StartedAt = Moment(info, "start_time", $"{path}.info"),
            EndedAt = Moment(info, "end_time", $"{path}.info"),
            Parameters = Pairs(data, "params", $"{path}.data"),
            Metrics = Metrics(data, $"{path}.data.metrics"),
            Inputs = Inputs(run, $"{path}.inputs"),
        };
    }

    private static RunStatus Status(string text, string path) => text switch
    {
        "SCHEDULED" => RunStatus.Scheduled,
        "RUNNING" => RunStatus.Running,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        "KILLED" => RunStatus.Killed,
        _ => throw new MlflowFormatException($"{path} is '{text}'; MLflow knows SCHEDULED, RUNNING, FINISHED, FAILED and KILLED."),
    };

    private static Dictionary<string, string> Pairs(JsonElement parent, string name, string path)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return pairs;
        }
        if (list.ValueKind == JsonValueKind.Object)
        {
            foreach (var pair in list.EnumerateObject())
            {
                pairs[pair.Name] = Plain(pair.Value);
            }
            return pairs;
        }
        foreach (var pair in Items(list, $"{path}.{name}"))
        {
            pairs[Text(pair, "key") ?? throw new MlflowFormatException($"{path}.{name} has an entry without a key.")] = pair.TryGetProperty("value", out var value) ? Plain(value) : "";
        }
        return pairs;
    }

    /// <summary>The last value of each metric: a later step, or the later of one step, counts.</summary>
    private static List<RunMetric> Metrics(JsonElement data, string path)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("metrics", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }
        if (list.ValueKind == JsonValueKind.Object)
        {
            return [.. list.EnumerateObject().Select(pair => new RunMetric(pair.Name, Number(pair.Value, $"{path}.{pair.Name}")))];
        }
        return
        [
            .. Items(list, path)
                .Select(item =>
                {
                    var key = Text(item, "key") ?? throw new MlflowFormatException($"{path} has an entry without a key.");
                    var value = item.TryGetProperty("value", out var stated) ? Number(stated, $"{path} '{key}'") : throw new MlflowFormatException($"{path} '{key}' has no value.");
                    return new RunMetric(key, value, item.TryGetProperty("step", out var step) ? Whole(step, $"{path} '{key}' step") : 0, Moment(item, "timestamp", $"{path} '{key}'"));
                })
                .GroupBy(metric => metric.Name, StringComparer.Ordinal)
                .Select(values => values.OrderBy(value => value.Step).ThenBy(value => value.At).Last()),
        ];
    }

    private static List<RunInputDraft> Inputs(JsonElement run, string path)
    {
        if (!run.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Object || !inputs.TryGetProperty("dataset_inputs", out var list))
        {
            return [];
        }
        return
        [
            .. Items(list, $"{path}.dataset_inputs").Select(item =>
            {
                var set = Member(item, "dataset", $"{path}.dataset_inputs");
                return new RunInputDraft(
                    Text(set, "name") ?? throw new MlflowFormatException($"{path}.dataset_inputs has a data set without a name."),
                    Text(set, "digest"),
                    Pairs(item, "tags", $"{path}.dataset_inputs").GetValueOrDefault(ContextTag) ?? "");
            }),
        ];
    }

    private static JsonElement Member(JsonElement parent, string name, string path) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw new MlflowFormatException($"{path} has no '{name}'.");

    private static JsonElement.ArrayEnumerator Items(JsonElement list, string path) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? list.EnumerateArray()
            : throw new MlflowFormatException($"{path} is not a list of objects.");

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>JSON of protocol buffers writes numbers that JSON has no form for, and 64-bit whole numbers, as text (https://protobuf.dev/programming-guides/json/).</summary>
    private static double Number(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.GetString() is "NaN" => double.NaN,
        JsonValueKind.String when value.GetString() is "Infinity" => double.PositiveInfinity,
        JsonValueKind.String when value.GetString() is "-Infinity" => double.NegativeInfinity,
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new MlflowFormatException($"{path} is not a number."),
    };

    private static long Whole(JsonElement value, string path) =>
        (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        || (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            ? number
            : throw new MlflowFormatException($"{path} is not a whole number.");

    private static DateTimeOffset? Moment(JsonElement parent, string name, string path)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        var milliseconds = Whole(value, $"{path}.{name}");
        return milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new MlflowFormatException($"{path}.{name} is no moment; milliseconds since 1970 belong there.");
    }
}
