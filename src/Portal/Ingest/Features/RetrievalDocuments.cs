using System.Buffers.Text;
using System.Text.Json;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;

namespace Portal.Ingest.Features;

/// <summary>Counts what a search gave back, without looking at it.</summary>
internal static class RetrievalDocuments
{
    /// <summary>How many documents a search gave back; null when the span does not say.</summary>
    public static int? Count(ReadOnlySpan<byte> body, SpanAttributes attributes)
    {
        if (!attributes.TryGet(CallField.Output, out var attribute, out var rule))
        {
            return null;
        }
        if (attribute.Rules!.IsFlattened)
        {
            return CountFlattened(body, attributes, attribute.Rules);
        }
        var key = attribute.Key.Of(body);
        return rule.Field != CallField.Output || !key.EndsWith("documents"u8) ? null
            : attribute.Value.Kind == AnyKind.Array ? CountList(body, attribute.Value.Content)
            : attribute.Value.Kind == AnyKind.String ? CountJson(attribute.Value.Content.Of(body))
            : null;
    }

    private static int CountFlattened(ReadOnlySpan<byte> body, SpanAttributes attributes, AttributeRules rules)
    {
        // prefix.N.document.id: the largest N there is, counted from zero.
        var most = 0;
        foreach (ref readonly var item in attributes.Items)
        {
            if (ReferenceEquals(item.Rules, rules)
                && Utf8Parser.TryParse(item.Key.Of(body)[rules.PrefixLength..], out int index, out _) && index is >= 0 and < 100_000)
            {
                most = Math.Max(most, index + 1);
            }
        }
        return most;
    }

    private static int CountList(ReadOnlySpan<byte> body, Slice list)
    {
        var count = 0;
        var reader = new ProtoReader(body, list);
        while (reader.Next())
        {
            count += reader.Tag == OtlpTags.ListValues ? 1 : 0;
            reader.Skip();
        }
        return count;
    }

    private static int? CountJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return null;
            }
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                count++;
                reader.Skip();
            }
            return count;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
