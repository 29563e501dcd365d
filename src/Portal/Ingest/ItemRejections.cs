using System.Globalization;

namespace Portal.Ingest;

/// <summary>Why a span, log record or data point is not taken.</summary>
internal enum RejectionReason
{
    Malformed,
    TraceId,
    SpanId,
    ParentSpanId,
    TooMany,
    TooLarge,
    MetricWithoutData,
}

/// <summary>Counts the items of a request that are not taken, and tells the sender why in one sentence.</summary>
internal sealed class ItemRejections
{
    private static readonly string[] Names = Enum.GetNames<RejectionReason>();

    private readonly long[] _counts = new long[Enum.GetValues<RejectionReason>().Length];
    private long _first = -1;
    private long _contentWithoutSpan;

    public long Total => _counts.Sum();

    /// <param name="position">Place of the item in the request, from 0.</param>
    public void Add(RejectionReason reason, long position)
    {
        _counts[(int)reason]++;
        if (_first < 0)
        {
            _first = position;
        }
    }

    /// <summary>A record whose messages cannot be kept although the record is.</summary>
    public void WarnOfContentWithoutSpan() => _contentWithoutSpan++;

    public void Clear()
    {
        _contentWithoutSpan = 0;
        Array.Clear(_counts);
        _first = -1;
    }

    /// <summary>The reason as sender statistics name it.</summary>
    public static string NameOf(RejectionReason reason) => Names[(int)reason];

    /// <param name="items">What they are called: spans, log records, data points.</param>
    /// <returns>Empty when there is nothing to say.</returns>
    public string Describe(string items, int limit)
    {
        if (_first < 0)
        {
            return Warnings();
        }

        var reasons = Enum.GetValues<RejectionReason>().Where(reason => _counts[(int)reason] > 0).Select(reason =>
            string.Create(CultureInfo.InvariantCulture, $"{_counts[(int)reason]} {Text(reason, items, limit)}"));
        var rejected = string.Create(CultureInfo.InvariantCulture, $"Rejected {items}: {string.Join("; ", reasons)}. The first is number {_first} of the request, counted from 0.");
        return _contentWithoutSpan == 0 ? rejected : $"{rejected} {Warnings()}";
    }

    private string Warnings() => _contentWithoutSpan == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{_contentWithoutSpan} log records carry messages but no span id: the records are kept, their messages are not, because nothing says whose they are.");

    private static string Text(RejectionReason reason, string items, int limit) => reason switch
    {
        RejectionReason.Malformed => "malformed",
        RejectionReason.TraceId => "with a trace id that is not 16 bytes long or all zero",
        RejectionReason.SpanId => "with a span id that is not 8 bytes long or all zero",
        RejectionReason.ParentSpanId => "with a parent span id that is not 8 bytes long",
        RejectionReason.TooMany => string.Create(CultureInfo.InvariantCulture, $"beyond the limit of {limit} {items} a request (Ingest:MaxSpansPerRequest): send smaller batches"),
        RejectionReason.TooLarge => "beyond the size that the rows of one request may have: send smaller batches or fewer resource attributes",
        RejectionReason.MetricWithoutData => "of a metric whose kind of data is not known",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
