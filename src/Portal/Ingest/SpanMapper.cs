using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>Fills a <see cref="CallRow"/> from a span's attributes: the winners of each field into their columns, what is left into the map.</summary>
internal sealed class SpanMapper(IngestOptions options, Utf8StringCache strings, SubjectHasher subjects, JsonText json)
{
    /// <summary>Bytes kept of a name that the table dictionary-encodes.</summary>
    private const int MaxNameBytes = 256;

    private const int MaxKeyBytes = 256;
    private const int MaxFinishReasons = 32;

    /// <summary>Decimal(18, 12) ends here.</summary>
    private const double LargestCost = 1_000_000;

    private readonly HashSet<string> _countedAgents = new(options.CountAgentUsageOf, StringComparer.Ordinal);

    /// <summary>False when a value turns out to be malformed.</summary>
    public bool TryMap(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        var (kind, operation, rule) = attributes.ResolveOperation(body, strings);
        attributes.ResolveWinners(kind ?? CallKind.Other);
        row.Operation = Limited(operation, row);
        row.Kind = kind ?? (rule is null && LooksLikeInference(attributes) ? CallKind.Inference : CallKind.Other);
        row.Dialect = rule?.Dialect ?? attributes.DialectOfWinners() ?? "none";
        MapNames(body, attributes, row);
        MapUsage(body, attributes, row);
        MapRest(body, attributes, row);
        return TryWriteMap(body, attributes, row);
    }

    /// <summary>Writes one attribute of a resource or span into a map; false when it is malformed.</summary>
    public bool TryWriteAttribute(ReadOnlySpan<byte> body, in SpanAttribute attribute, EncodedMap map, ref CallFlags flags)
    {
        var key = attribute.Key.Of(body);
        if (map.Count >= options.MaxAttributes || key.Length is 0 or > MaxKeyBytes)
        {
            flags |= CallFlags.AttributesDropped;
            return true;
        }
        if (!TryGetText(body, attribute.Value, options.MaxAttributeBytes, stackalloc byte[32], out var text, out var cut))
        {
            return false;
        }

        if (cut)
        {
            flags |= CallFlags.AttributeTruncated;
        }

        map.Add(Utf8Text.Valid(key), text);
        return true;
    }

    /// <summary>A value as UTF-8 text: strings as they are, structured values as JSON. False when it is malformed.</summary>
    /// <param name="scratch">32 bytes for numbers.</param>
    public bool TryGetText(ReadOnlySpan<byte> body, in AnyValue value, int limit, Span<byte> scratch, out ReadOnlySpan<byte> text, out bool cut)
    {
        cut = false;
        if (value.Kind == AnyKind.String)
        {
            text = Utf8Text.Valid(Utf8Text.Cut(value.Content.Of(body), limit, ref cut));
            return true;
        }
        var length = value.FormatScalar(scratch);
        if (length >= 0)
        {
            text = scratch[..length];
            return true;
        }
        json.Clear();
        text = default;
        if (!json.TryWrite(body, value))
        {
            return false;
        }

        cut = json.Cut;
        // Bytes are base64 without the quotes of a JSON string.
        var rendered = value.Kind == AnyKind.Bytes ? json.Finish()[1..^1] : json.Finish();
        text = Utf8Text.Cut(rendered, limit, ref cut);
        return true;
    }

    /// <summary>A span without any operation is taken for an inference when it names a model and tokens, as some SDKs send it.</summary>
    private static bool LooksLikeInference(SpanAttributes attributes) =>
        (attributes.TryGet(CallField.RequestModel, out _) || attributes.TryGet(CallField.ResponseModel, out _))
        && (attributes.TryGet(CallField.InputTokens, out _) || attributes.TryGet(CallField.OutputTokens, out _));

    private void MapNames(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        row.RequestModel = Name(body, attributes, CallField.RequestModel, row);
        row.Model = Name(body, attributes, CallField.ResponseModel, row);
        if (row.Model.Length == 0)
        {
            row.Model = row.RequestModel;
        }

        row.Provider = Name(body, attributes, CallField.Provider, row);
        row.ResponseId = Name(body, attributes, CallField.ResponseId, row);
        row.ConversationId = Name(body, attributes, CallField.ConversationId, row);
        row.AgentName = Name(body, attributes, CallField.AgentName, row);
        row.ToolName = Name(body, attributes, CallField.ToolName, row);
        row.PromptName = Name(body, attributes, CallField.PromptName, row);
        row.PromptVersion = Name(body, attributes, CallField.PromptVersion, row);
        row.ErrorType = Name(body, attributes, CallField.ErrorType, row);
        row.ServiceTier = Name(body, attributes, CallField.ServiceTier, row);
        if (attributes.TryGet(CallField.Team, out AnyValue team))
        {
            row.Team = Name(body, team, row);
        }
        if (attributes.TryGet(CallField.ModelVersion, out AnyValue version))
        {
            row.Version = Name(body, version, row);
        }
    }

    private void MapUsage(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        row.InputTokens = Tokens(body, attributes, CallField.InputTokens, row);
        row.OutputTokens = Tokens(body, attributes, CallField.OutputTokens, row);
        row.CacheReadTokens = Tokens(body, attributes, CallField.CacheReadTokens, row);
        row.CacheWriteTokens = Tokens(body, attributes, CallField.CacheWriteTokens, row);
        row.CacheWrite1hTokens = Tokens(body, attributes, CallField.CacheWrite1hTokens, row);
        // Without a total the two lifetimes make it up; a total below its part is wrong.
        row.CacheWriteTokens = Math.Max(
            row.CacheWriteTokens,
            row.CacheWrite1hTokens + (row.CacheWriteTokens == 0 ? Tokens(body, attributes, CallField.CacheWrite5mTokens, row) : 0));
        row.ReasoningTokens = Tokens(body, attributes, CallField.ReasoningTokens, row);
        if (row.InputTokens == 0 && !attributes.TryGet(CallField.InputTokens, out _))
        {
            // Embedding senders often give the total alone.
            var total = Tokens(body, attributes, CallField.TotalTokens, row);
            row.InputTokens = total - Math.Min(total, row.OutputTokens);
        }
        if (row.CacheReadTokens + row.CacheWriteTokens > row.InputTokens)
        {
            row.InputTokens += row.CacheReadTokens + row.CacheWriteTokens;
            row.Flags |= CallFlags.AdditiveCacheCorrected;
        }
        if (row.ReasoningTokens > row.OutputTokens)
        {
            row.OutputTokens += row.ReasoningTokens;
            row.Flags |= CallFlags.AdditiveReasoningCorrected;
        }
        var hasUsage = row.InputTokens + row.OutputTokens > 0;
        row.Counted = row.Kind is CallKind.Inference or CallKind.Embedding
            || (row.Kind == CallKind.Agent && hasUsage && _countedAgents.Contains(row.Application));
        if (hasUsage && !row.Counted)
        {
            row.Flags |= CallFlags.UsageNotCounted;
        }
    }

    private void MapRest(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        if (attributes.TryGet(CallField.SenderCost, out AnyValue cost))
        {
            if (cost.TryGetDouble(body, out var dollars) && dollars is >= 0 and < LargestCost)
            {
                row.SenderCost = decimal.Round((decimal)dollars, CallRowEncoder.CostScale);
            }
            else
            {
                row.Flags |= CallFlags.InvalidNumber;
            }
        }
        if (attributes.TryGet(CallField.TimeToFirstToken, out var ttft, out var rule))
        {
            if (ttft.Value.TryGetDouble(body, out var time) && time * rule.NanosecondsPerUnit is >= 0 and < long.MaxValue)
            {
                row.TtftNanoseconds = (ulong)Math.Round(time * rule.NanosecondsPerUnit);
            }
            else
            {
                row.Flags |= CallFlags.InvalidNumber;
            }
        }
        row.Streaming = (attributes.TryGet(CallField.Streaming, out AnyValue streaming) && streaming.IsTrue(body)) || row.TtftNanoseconds > 0;
        if (attributes.TryGet(CallField.User, out AnyValue user) && user.Kind != AnyKind.Bytes && TryGetText(body, user, MaxKeyBytes, stackalloc byte[32], out var id, out _) && id.Length > 0)
        {
            row.Subject = subjects.Hash(id);
        }

        if (attributes.TryGet(CallField.FinishReasons, out AnyValue reasons))
        {
            MapFinishReasons(body, reasons, row);
        }
    }

    private void MapFinishReasons(ReadOnlySpan<byte> body, in AnyValue reasons, CallRow row)
    {
        if (reasons.Kind == AnyKind.String)
        {
            row.FinishReasons.Add(Name(body, reasons, row));
            return;
        }
        if (reasons.Kind != AnyKind.Array)
        {
            return;
        }

        var reader = new ProtoReader(body, reasons.Content);
        while (reader.Next() && row.FinishReasons.Count < MaxFinishReasons)
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
            }
            else if (AnyValue.TryRead(body, reader.ReadSlice(), out var reason))
            {
                row.FinishReasons.Add(Name(body, reason, row));
            }
        }
    }

    private bool TryWriteMap(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        var flags = attributes.Dropped ? CallFlags.AttributesDropped : CallFlags.None;
        var items = attributes.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (!attributes.IsHeldElsewhere(i) && !TryWriteAttribute(body, items[i], row.Attributes, ref flags))
            {
                return false;
            }
        }
        row.Flags |= flags;
        return true;
    }

    private static ulong Tokens(ReadOnlySpan<byte> body, SpanAttributes attributes, CallField field, CallRow row)
    {
        if (!attributes.TryGet(field, out AnyValue value))
        {
            return 0;
        }

        if (value.TryGetCount(body, out var count))
        {
            return count;
        }

        row.Flags |= CallFlags.InvalidNumber;
        return 0;
    }

    private string Name(ReadOnlySpan<byte> body, SpanAttributes attributes, CallField field, CallRow row) =>
        attributes.TryGet(field, out var attribute, out var rule) ? SpanAttributes.Translate(rule, Name(body, attribute.Value, row)) : "";

    private string Name(ReadOnlySpan<byte> body, in AnyValue value, CallRow row)
    {
        Span<byte> scratch = stackalloc byte[32];
        var cut = false;
        var text = value.Kind == AnyKind.String ? Utf8Text.Cut(value.Content.Of(body), MaxNameBytes, ref cut) : scratch[..Math.Max(0, value.FormatScalar(scratch))];
        if (cut)
        {
            row.Flags |= CallFlags.AttributeTruncated;
        }

        return strings.Get(text);
    }

    private static string Limited(string name, CallRow row)
    {
        if (name.Length <= MaxNameBytes)
        {
            return name;
        }

        row.Flags |= CallFlags.AttributeTruncated;
        return name[..MaxNameBytes];
    }
}
