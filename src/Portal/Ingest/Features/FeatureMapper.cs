using System.Globalization;
using Portal.Governance.Features;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Ingest.Features;

/// <summary>
/// Fills the features of a call: those the sender names (<c>portal.feature.*</c>), groups, outcome and vectors, and those that follow from the call itself.
/// What they are and from which attributes they come stands in docs/features.md.
/// </summary>
internal sealed class FeatureMapper(Utf8StringCache strings, FeatureVocabulary vocabulary) : IDisposable
{
    /// <summary>Bytes kept of a category, a group and of their names.</summary>
    private const int MaxTextBytes = 64;

    private const int MaxIdBytes = 256;
    private const int MostFeatures = 64;
    private const int MostGroups = 16;

    private readonly EmbeddingMapper _embeddings = new(strings);
    private readonly List<string> _named = [];
    private readonly RowBinaryWriter _answer = new(4 * 1024);
    private readonly ModelSnapshots _snapshots = new();
    private FeatureVocabulary.Words _words = vocabulary.Of("", "");
    private (string Tenant, string Application) _wordsOf = ("", "");

    /// <summary>Fills the features of a mapped call. False when a value turns out to be malformed.</summary>
    /// <param name="content">What was said, whether it is kept or not.</param>
    public bool TryMap(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row, CallContentRow content, FeatureRule rule)
    {
        if (_wordsOf != (row.Tenant, row.Application))
        {
            _wordsOf = (row.Tenant, row.Application);
            _words = vocabulary.Of(row.Tenant, row.Application);
        }
        _embeddings.Clear();
        _named.Clear();
        var compiled = CompiledFeatureRule.Of(rule);
        if (!TryMapNamed(body, attributes, row, compiled))
        {
            return false;
        }
        MapOutcome(body, attributes, row);
        if (row.Kind == CallKind.Retrieval && RetrievalDocuments.Count(body, attributes) is { } documents)
        {
            AddNumber(row, compiled, FeatureNames.RetrievalCount, documents);
        }
        if (row.Counted)
        {
            MapCall(body, attributes, row, compiled);
            MapContent(attributes, row, content, compiled);
        }
        return true;
    }

    /// <summary>Writes the vectors of the last call as rows of the item the batch is at.</summary>
    public void WriteVectors(RowBatch batch, CallRow row) => _embeddings.WriteTo(batch, row);

    public void Dispose() => _answer.Dispose();

    private bool TryMapNamed(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row, CompiledFeatureRule rule)
    {
        foreach (ref readonly var attribute in attributes.Items)
        {
            if (attribute.Rules is not { } rules)
            {
                continue;
            }
            switch (rules.Rules[0].Field)
            {
                case CallField.Feature:
                    AddNamed(body, attribute, row, rule);
                    break;
                case CallField.Group:
                    AddGroup(body, attribute, row);
                    break;
                case CallField.Embedding when !_embeddings.TryAdd(body, attribute, row):
                case CallField.Input when rules.IsFlattened && EmbeddingMapper.IsVector(attribute.Key.Of(body)) && !_embeddings.TryAdd(body, attribute, row):
                    return false;
                default:
                    break;
            }
        }
        return true;
    }

    private void AddNamed(ReadOnlySpan<byte> body, in SpanAttribute attribute, CallRow row, CompiledFeatureRule rule)
    {
        var key = attribute.Key.Of(body)[attribute.Rules!.PrefixLength..];
        var name = key.Length is 0 or > MaxTextBytes ? "" : strings.Get(key);
        if (name.Length == 0 || _named.Count == MostFeatures || !FeatureNames.IsFree(name) || !_words.AdmitsName(name))
        {
            row.Flags |= CallFlags.AttributesDropped;
            return;
        }
        if (!rule.Keeps(name))
        {
            return;
        }
        switch (attribute.Value.Kind)
        {
            case AnyKind.Int or AnyKind.Double when attribute.Value.TryGetDouble(body, out var number):
                row.Numbers.Add(name, number);
                _named.Add(name);
                break;
            case AnyKind.Int or AnyKind.Double:
                row.Flags |= CallFlags.InvalidNumber;
                break;
            case AnyKind.String or AnyKind.Bool when Text(body, attribute.Value, MaxTextBytes, row) is { Length: > 0 } text:
                row.Labels.Add(name, _words.Admit(name, text));
                _named.Add(name);
                break;
            case AnyKind.String or AnyKind.Empty:
                break;
            default:
                row.Flags |= CallFlags.AttributesDropped;
                break;
        }
    }

    private void AddGroup(ReadOnlySpan<byte> body, in SpanAttribute attribute, CallRow row)
    {
        var key = attribute.Key.Of(body)[attribute.Rules!.PrefixLength..];
        var text = Text(body, attribute.Value, MaxTextBytes, row);
        if (key.Length is 0 or > MaxTextBytes || row.Groups.Count == MostGroups || attribute.Value.Kind is AnyKind.Array or AnyKind.Map or AnyKind.Bytes)
        {
            row.Flags |= CallFlags.AttributesDropped;
        }
        else if (text.Length > 0)
        {
            row.Groups.Add(strings.Get(key), text);
        }
    }

    private void MapOutcome(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row)
    {
        if (attributes.TryGet(CallField.Outcome, out AnyValue outcome))
        {
            row.Outcome = Text(body, outcome, MaxTextBytes, row).ToLowerInvariant();
        }
        if (attributes.TryGet(CallField.OutcomeScore, out AnyValue score))
        {
            if (score.TryGetDouble(body, out var number))
            {
                row.OutcomeScore = number;
            }
            else
            {
                row.Flags |= CallFlags.InvalidNumber;
            }
        }
        if (attributes.TryGet(CallField.OutcomeId, out AnyValue id))
        {
            row.OutcomeId = Text(body, id, MaxIdBytes, row);
        }
        if (attributes.TryGet(CallField.PairId, out AnyValue pair))
        {
            row.PairId = Text(body, pair, MaxIdBytes, row);
        }
    }

    private void MapCall(ReadOnlySpan<byte> body, SpanAttributes attributes, CallRow row, CompiledFeatureRule rule)
    {
        if (attributes.TryGet(CallField.Language, out AnyValue language))
        {
            AddCategory(row, rule, FeatureNames.Language, Text(body, language, MaxTextBytes, row).ToLowerInvariant());
        }
        if (attributes.TryGet(CallField.SystemFingerprint, out AnyValue fingerprint))
        {
            AddCategory(row, rule, FeatureNames.Fingerprint, Text(body, fingerprint, MaxTextBytes, row));
        }
        if (row.PromptVersion.Length > 0)
        {
            var version = row.PromptName.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{row.PromptName}@{row.PromptVersion}") : row.PromptVersion;
            AddCategory(row, rule, FeatureNames.PromptVersion, version.Length > MaxTextBytes ? row.PromptVersion : version);
        }
        if (row.RequestModel.Length > 0 && row.Model.Length > 0 && attributes.TryGet(CallField.ResponseModel, out AnyValue _))
        {
            AddYesNo(row, rule, FeatureNames.ModelChanged, !_snapshots.IsSame(row.RequestModel, row.Model));
        }
        if (FinishReasons.IsTruncated(row) is { } truncated)
        {
            AddYesNo(row, rule, FeatureNames.Truncation, truncated);
        }
    }

    private void MapContent(SpanAttributes attributes, CallRow row, CallContentRow content, CompiledFeatureRule rule)
    {
        if (content.Input.Length > 0)
        {
            AddNumber(row, rule, FeatureNames.InputCharacters, MessageText.Measure(content.Input.WrittenSpan).Characters);
        }
        var refused = FinishReasons.IsRefusal(row);
        if (attributes.TryGet(CallField.Refusal, out AnyValue refusal) && refusal is not { Kind: AnyKind.Empty } and not { Kind: AnyKind.String, Content.Length: 0 })
        {
            refused = true;
        }
        if (content.Output.Length > 0)
        {
            var measure = MessageText.Measure(content.Output.WrittenSpan, rule.Format is null ? null : _answer);
            AddNumber(row, rule, FeatureNames.OutputCharacters, measure.Characters);
            refused = measure.IsRefusal ? true : refused;
            if (rule.Format is { } format && row.Kind == CallKind.Inference && row.Status != CallStatus.Error)
            {
                AddFormat(row, rule, format);
            }
        }
        if (refused is { } isRefusal)
        {
            AddYesNo(row, rule, FeatureNames.Refusal, isRefusal);
        }
    }

    private void AddFormat(CallRow row, CompiledFeatureRule rule, OutputFormat format)
    {
        // What was cut cannot be judged: it may have been right.
        var verdict = row.Flags.HasFlag(CallFlags.ContentTruncated) ? FormatVerdict.NotChecked : format.Check(_answer.WrittenSpan);
        if (verdict == FormatVerdict.NotChecked)
        {
            row.Flags |= CallFlags.FormatNotChecked;
        }
        else
        {
            Add(row, rule, FeatureNames.OutputFormat, verdict == FormatVerdict.Valid ? "valid" : "invalid");
        }
    }

    private void AddCategory(CallRow row, CompiledFeatureRule rule, string name, string value)
    {
        if (value.Length > 0)
        {
            Add(row, rule, name, _words.Admit(name, value));
        }
    }

    private void AddYesNo(CallRow row, CompiledFeatureRule rule, string name, bool value) => Add(row, rule, name, FeatureNames.YesNo(value));

    private void Add(CallRow row, CompiledFeatureRule rule, string name, string value)
    {
        if (rule.Keeps(name) && (_named.Count == 0 || !_named.Contains(name)))
        {
            row.Labels.Add(name, value);
        }
    }

    private void AddNumber(CallRow row, CompiledFeatureRule rule, string name, double value)
    {
        if (rule.Keeps(name) && (_named.Count == 0 || !_named.Contains(name)))
        {
            row.Numbers.Add(name, value);
        }
    }

    private string Text(ReadOnlySpan<byte> body, in AnyValue value, int limit, CallRow row)
    {
        if (value.Kind == AnyKind.String)
        {
            var flags = row.Flags;
            var text = strings.GetCut(body, value.Content, limit, ref flags);
            row.Flags = flags;
            return text;
        }
        Span<byte> scratch = stackalloc byte[32];
        return strings.Get(scratch[..Math.Max(0, value.FormatScalar(scratch))]);
    }
}
