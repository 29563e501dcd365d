using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ingest.Dialects;
using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Senders;

namespace Portal.Ingest;

/// <summary>
/// Turns an OTLP request in protobuf form into rows, in one pass over the pooled body and without objects per item or attribute. The requests of all signals
/// have the same frame - resources, their scopes, and in these the items - so it is read here, and an item by the signal's own decoder.
/// One decoder serves one request at a time and keeps its buffers for the next.
/// </summary>
internal abstract partial class SignalDecoder : IDisposable
{
    protected const int MaxNameBytes = 256;

    /// <summary>Rows may take this much more than the body: each repeats its resource, so a small body could ask for terabytes.</summary>
    private const long RowsPerBodyByte = 4;

    private readonly ApplicationRules _rules;
    private readonly long _maxBatchBytes;
    private readonly ResourceReader _resource;
    private readonly FindingActions _actions;

    /// <summary>What was found in the resource and the scope that the items share.</summary>
    private readonly FindingCounts _shared = new();
    private long _position;

    private protected SignalDecoder(IngestOptions options, DialectMap dialects, Utf8StringCache strings, SubjectHasher subjects, ApplicationRules rules)
    {
        (Options, Strings, _rules, Subjects) = (options, strings, rules, subjects);
        _actions = options.Scanning.ToActions();
        Scanner = new(dialects, subjects);
        Privacy = new(dialects) { CapturesContent = options.CaptureContent };
        _maxBatchBytes = RowsPerBodyByte * options.MaxBodyBytes;
        Mapper = new(options, strings, subjects, Json);
        _resource = new(dialects, strings, Mapper);
    }

    /// <summary>The rows of the last request.</summary>
    public RowBatch Batch { get; } = new();

    /// <summary>The items of the last request that were not taken.</summary>
    public ItemRejections Rejections { get; } = new();

    /// <summary>Who sent the last request, and what there is to say about it.</summary>
    public SenderRecorder Senders { get; } = new();

    /// <summary>Personal data and secrets that the last request carried.</summary>
    public FindingCounts Findings { get; } = new();

    /// <summary>Items that the last request carried more than once.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Items of the last request that are left out because their trace is not in the application's sample.</summary>
    public int SampledOut { get; protected set; }

    protected abstract SenderSignal Signal { get; }

    /// <summary>What the application's settings say about what is being read.</summary>
    protected ApplicationRule Rule { get; private set; } = ApplicationRule.Default;

    /// <summary>Every item passes through it before anything else looks at its values.</summary>
    protected ItemScanner Scanner { get; }

    protected SubjectHasher Subjects { get; }

    protected AttributePrivacy Privacy { get; }

    protected bool CapturesContent => Privacy.CapturesContent;

    protected IngestOptions Options { get; }

    protected Utf8StringCache Strings { get; }

    protected JsonText Json { get; } = new();

    protected SpanMapper Mapper { get; }

    protected string Tenant { get; private set; } = "";

    protected CallClock Clock { get; private set; }

    protected ResourceReader Resource => _resource;

    /// <summary>Name of the scope that is being read, the schema it follows, and what was cut of them.</summary>
    protected (string Name, string SchemaUrl, CallFlags Flags) Scope { get; private set; }

    /// <summary>Decodes a whole request. False when the frame around its items is malformed; nothing of it may be kept then.</summary>
    /// <param name="received">When the portal received the request.</param>
    /// <param name="retention">How long rows of the signal are kept.</param>
    public bool TryDecode(ReadOnlySpan<byte> body, string tenant, DateTimeOffset received, TimeSpan retention)
    {
        (Tenant, Clock) = (tenant, new(received, retention));
        Begin();
        var known = false;
        var reader = new ProtoReader(body, new(0, body.Length));
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.RequestResources)
            {
                reader.Skip();
                continue;
            }
            known = true;
            if (!TryReadResource(body, reader.ReadSlice()))
            {
                return false;
            }
        }
        // Bytes that happen to parse but hold nothing an OTLP request has are not an OTLP request.
        return !reader.Failed && (known || body.IsEmpty);
    }

    public virtual void Clear()
    {
        Batch.Clear();
        Rejections.Clear();
        Senders.Clear();
        Findings.Clear();
        Duplicates = SampledOut = 0;
        _position = 0;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Json.Dispose();
            Scanner.Dispose();
            _resource.Dispose();
            Batch.Dispose();
        }
    }

    /// <summary>A request starts; <see cref="Tenant"/> is set.</summary>
    protected abstract void Begin();

    /// <summary>The items that follow belong to this scope.</summary>
    protected virtual void BeginScope(ReadOnlySpan<byte> body, Slice resource, Slice scope)
    {
    }

    /// <summary>Reads what the scope repeats: a span, a log record, or a metric with its data points.</summary>
    protected abstract void ReadItem(ReadOnlySpan<byte> body, Slice message);

    /// <summary>The item as it may be kept, which may stand in another body afterwards; findings are counted.</summary>
    protected ReadOnlySpan<byte> Scan(ReadOnlySpan<byte> body, scoped ref Slice message, WireMessage schema)
    {
        var scanned = Scanner.Scan(body, ref message, schema);
        Findings.Add(Scanner.Counts);
        return scanned;
    }

    /// <summary>Writes what was found in the item and in what it shares with others.</summary>
    protected void CopyFindings(EncodedMap target)
    {
        Scanner.Counts.Add(_shared);
        Scanner.Counts.CopyTo(target);
    }

    /// <summary>The next item's place in the request, from 0; null when it must be rejected for the request's size, which is noted.</summary>
    protected long? Admit(ReadOnlySpan<byte> body, Slice message)
    {
        var position = _position++;
        if (Batch.Items < Options.MaxSpansPerRequest && Batch.Bytes <= _maxBatchBytes)
        {
            return position;
        }

        Reject(body, message, Batch.Items >= Options.MaxSpansPerRequest ? RejectionReason.TooMany : RejectionReason.TooLarge, position);
        return null;
    }

    /// <summary>False when the request carried the item before, which is noted.</summary>
    protected bool TryTake(UInt128 id)
    {
        if (Batch.TryTake(id))
        {
            return true;
        }

        Duplicates++;
        Senders.Duplicate();
        return false;
    }

    /// <summary>Notes an item that is not taken, and for its sender what the first one of the reason looked like.</summary>
    protected void Reject(ReadOnlySpan<byte> body, Slice message, RejectionReason reason, long position)
    {
        Rejections.Add(reason, position);
        if (Senders.Reject(ItemRejections.NameOf(reason)))
        {
            Senders.Sample(ItemRejections.NameOf(reason), Describe(body, message));
        }
    }

    /// <summary>Names and structure of an item that was rejected, never values.</summary>
    protected virtual string Describe(ReadOnlySpan<byte> body, Slice message) => "";
}
