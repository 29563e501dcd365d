using System.Globalization;
using Portal.Governance.Scanning;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest.Scanning;

/// <summary>
/// Looks through everything the portal reads of a span, a log record, a metric, a resource or a scope before anything else sees it, and rewrites the message where the policy asks for it.
/// Whatever is decoded, mapped, counted, described and stored afterwards never held what was replaced. Reused from item to item.
/// </summary>
internal sealed class ItemScanner(DialectMap dialects, SubjectHasher subjects) : IDisposable
{
    /// <summary>Deeper values are not kept either: <see cref="JsonText.MaxDepth"/>, two messages for each level, and what stands around them.</summary>
    private const int MaxDepth = (2 * JsonText.MaxDepth) + 16;

    /// <summary>Shorter numbers are no card and no tax id.</summary>
    private const long LeastNumber = 10_000_000;
    private const double LargestExact = 9007199254740992;

    private readonly ValueScanner _values = new(new Replacement(subjects));
    private readonly ItemRewriter _rewriter = new();
    private readonly Edits _edits = new();
    private TextScanner? _scanner;
    private FindingActions _actions = FindingActions.All(FindingAction.Keep);

    /// <summary>What was found in the last item.</summary>
    public FindingCounts Counts { get; } = new();

    /// <summary>Something of the last item was replaced.</summary>
    public bool HasReplaced => _edits.Count > 0;

    /// <summary>The policy for the items that follow.</summary>
    public void Use(FindingActions actions)
    {
        if (!ReferenceEquals(_actions, actions))
        {
            (_actions, _scanner) = (actions, TextScanner.For(actions));
        }
    }

    /// <summary>Looks through a message.</summary>
    /// <param name="body">Holds the message.</param>
    /// <param name="message">Where it stands; afterwards where it stands in what is returned.</param>
    /// <returns><paramref name="body"/> itself, or where something had to be replaced another body, valid until the next call.</returns>
    public ReadOnlySpan<byte> Scan(ReadOnlySpan<byte> body, scoped ref Slice message, WireMessage schema)
    {
        Counts.Clear();
        _edits.Clear();
        if (_scanner is null || message.Length < TextScanner.ShortestMatch)
        {
            return body;
        }

        Walk(body, message, schema, new Place(FindingPlace.Other, IsItem: schema == WireMessage.Span || schema == WireMessage.LogRecord, EventOf(body, message, schema)), depth: 0);
        if (_edits.Count == 0)
        {
            return body;
        }

        var rewritten = _rewriter.Rewrite(body, message, schema, _edits);
        message = new(0, rewritten.Length);
        return rewritten;
    }

    /// <summary>Looks through a text that stands by itself, as <see cref="Scan"/> does with a message.</summary>
    public ReadOnlySpan<byte> ScanText(ReadOnlySpan<byte> body, scoped ref Slice text)
    {
        Counts.Clear();
        _edits.Clear();
        if (_scanner is not null && text.Length >= TextScanner.ShortestMatch)
        {
            _values.Scan(text.Of(body), text.Start, _scanner, _actions, FindingPlace.Other, Counts, _edits);
        }

        if (_edits.Count == 0)
        {
            return body;
        }

        var rewritten = _rewriter.RewriteText(body, text, _edits);
        text = new(0, rewritten.Length);
        return rewritten;
    }

    public void Dispose() => _rewriter.Dispose();

    /// <summary>Where the walk is.</summary>
    /// <param name="At">What findings count as.</param>
    /// <param name="IsItem">Pairs directly below are attributes with a meaning.</param>
    /// <param name="Event">What a message in an event or a log record's body is; null: nothing.</param>
    private readonly record struct Place(FindingPlace At, bool IsItem, EventRule? Event);

    /// <summary>What the event that a log record or a span event is says about its content.</summary>
    private EventRule? EventOf(ReadOnlySpan<byte> body, Slice message, WireMessage schema)
    {
        if (schema != WireMessage.LogRecord && schema != WireMessage.Event)
        {
            return null;
        }

        Slice name = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == (schema == WireMessage.Event ? OtlpTags.EventName : OtlpTags.LogEventName))
            {
                name = reader.ReadSlice();
            }
            else if (schema == WireMessage.LogRecord && reader.Tag == OtlpTags.LogAttributes && name.Length == 0)
            {
                // Before the field existed, an event's name was an attribute.
                name = AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value) && key.Of(body).SequenceEqual("event.name"u8) ? value.Content : name;
            }
            else
            {
                reader.Skip();
            }
        }

        return dialects.Events.Find(name.Of(body));
    }

    private void Walk(ReadOnlySpan<byte> body, Slice message, WireMessage schema, Place place, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        var reader = new ProtoReader(body, message);
        for (var field = message.Start; reader.Next(); field = reader.Position)
        {
            var (content, nested) = schema[reader.Tag >> 3];
            switch (content)
            {
                case WireContent.Text when (reader.Tag & 7) == 2:
                    var text = reader.ReadSlice();
                    if (!reader.Failed && text.Length >= TextScanner.ShortestMatch)
                    {
                        _values.Scan(text.Of(body), text.Start, _scanner!, _actions, place.At, Counts, _edits);
                    }

                    break;
                case WireContent.Message when (reader.Tag & 7) == 2:
                    var inner = reader.ReadSlice();
                    if (!reader.Failed && inner.Length >= TextScanner.ShortestMatch && Enter(body, inner, nested!, schema, place) is { } next)
                    {
                        Walk(body, inner, nested!, next, depth + 1);
                    }

                    break;
                case WireContent.Number when (reader.Tag & 7) is 0 or 1:
                    var tag = reader.Tag;
                    var bits = (tag & 7) == 0 ? (long)reader.ReadVarint() : (long)reader.ReadFixed64();
                    if (!reader.Failed && ItemRewriter.IsNumber(tag))
                    {
                        ScanNumber(tag == OtlpTags.ValueInt ? bits : Whole(BitConverter.Int64BitsToDouble(bits)), field, reader.Position, place.At);
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Where the walk is in a nested message; null: it need not be looked through.</summary>
    private Place? Enter(ReadOnlySpan<byte> body, Slice message, WireMessage nested, WireMessage schema, Place place)
    {
        if (nested == WireMessage.Event)
        {
            var rule = EventOf(body, message, nested);
            return new Place(PlaceOf(rule), IsItem: rule is { Attributes: true }, rule);
        }

        if (nested == WireMessage.Pair && place.IsItem)
        {
            return PlaceOfPair(body, message);
        }

        // The body of a log record is its message, or holds the attributes of a span.
        return schema == WireMessage.LogRecord && nested == WireMessage.Value
            ? new Place(PlaceOf(place.Event), IsItem: place.Event is { Attributes: true }, place.Event)
            : place with { IsItem = place.IsItem && schema == WireMessage.Value };
    }

    private Place? PlaceOfPair(ReadOnlySpan<byte> body, Slice pair)
    {
        if (!AnyValue.TryReadPair(body, pair, out var key, out _))
        {
            return new Place(FindingPlace.Attribute, IsItem: false, null);
        }

        var field = dialects.Find(key.Of(body))?.Rules[0].Field;
        return field switch
        {
            // Never stored: dropped, or known by its keyed hash only, which a replacement would make the same for everybody.
            CallField.User or CallField.NotKept => null,
            CallField.Output or CallField.ToolArguments => new Place(FindingPlace.Output, IsItem: false, null),
            CallField.SystemInstructions or CallField.Input or CallField.ToolDefinitions or CallField.ToolResult => new Place(FindingPlace.Input, IsItem: false, null),
            _ => new Place(FindingPlace.Attribute, IsItem: false, null),
        };
    }

    private static FindingPlace PlaceOf(EventRule? rule) => rule switch
    {
        null or { Evaluation: true } => FindingPlace.Other,
        { Field: CallField.Output } => FindingPlace.Output,
        _ => FindingPlace.Input,
    };

    private static long Whole(double number) => number is >= LeastNumber and <= LargestExact && number == Math.Floor(number) ? (long)number : 0;

    /// <summary>A card's number may be sent as a number.</summary>
    private void ScanNumber(long number, int start, int end, FindingPlace place)
    {
        if (number < LeastNumber)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        var first = _edits.Count;
        _values.Scan(digits[..length], 0, _scanner!, _actions, place, Counts, _edits);
        if (_edits.Count > first)
        {
            _edits.ReplaceField(first, start, end);
        }
    }
}
