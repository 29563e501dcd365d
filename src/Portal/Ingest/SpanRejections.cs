using System.Globalization;

namespace Portal.Ingest;

/// <summary>Why a span is not taken.</summary>
internal enum RejectionReason
{
    Malformed,
    TraceId,
    SpanId,
    ParentSpanId,
    TooMany,
    TooLarge,
}

/// <summary>Counts the spans of a request that are not taken, and tells the sender why in one sentence.</summary>
internal sealed class SpanRejections
{
    private static readonly string[] Names = Enum.GetNames<RejectionReason>();

    private readonly long[] _counts = new long[Enum.GetValues<RejectionReason>().Length];
    private long _first = -1;

    public long Total => _counts.Sum();

    /// <param name="position">Place of the span in the request, from 0.</param>
    public void Add(RejectionReason reason, long position)
    {
        _counts[(int)reason]++;
        if (_first < 0)
        {
            _first = position;
        }
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _first = -1;
    }

    /// <summary>The reason as sender statistics name it.</summary>
    public static string NameOf(RejectionReason reason) => Names[(int)reason];

    public string Describe(int maxSpans)
    {
        var reasons = Enum.GetValues<RejectionReason>().Where(reason => _counts[(int)reason] > 0).Select(reason =>
            string.Create(CultureInfo.InvariantCulture, $"{_counts[(int)reason]} {Text(reason, maxSpans)}"));
        return string.Create(CultureInfo.InvariantCulture, $"Rejected spans: {string.Join("; ", reasons)}. The first is span {_first} of the request, counted from 0.");
    }

    private static string Text(RejectionReason reason, int maxSpans) => reason switch
    {
        RejectionReason.Malformed => "malformed",
        RejectionReason.TraceId => "with a trace id that is not 16 bytes long or all zero",
        RejectionReason.SpanId => "with a span id that is not 8 bytes long or all zero",
        RejectionReason.ParentSpanId => "with a parent span id that is not 8 bytes long",
        RejectionReason.TooMany => string.Create(CultureInfo.InvariantCulture, $"beyond the limit of {maxSpans} spans a request (Ingest:MaxSpansPerRequest): send smaller batches"),
        RejectionReason.TooLarge => "beyond the size that the rows of one request may have: send smaller batches or fewer resource attributes",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
