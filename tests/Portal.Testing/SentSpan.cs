using Portal.Tools.Otlp;

namespace Portal.Testing;

/// <summary>A span of a trace as a test sends it: which place it has, when it ran, and what it says.</summary>
public sealed record SentSpan
{
    public required string Application { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>Empty: a root.</summary>
    public string ParentSpanId { get; init; } = "";

    public string Name { get; init; } = "work";

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Beside the ones of <see cref="Operation"/>.</summary>
    public OtlpAttributes Attributes { get; init; } = [];

    /// <summary>Value of gen_ai.operation.name; null: an ordinary span.</summary>
    public string? Operation { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Sends spans, each in the request given, and waits until they can be queried.</summary>
    public static async Task DeliverAsync(PortalProcess portal, params IReadOnlyCollection<SentSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(portal);
        using var http = new HttpClient();
        var traces = new OtlpTraces([.. spans.GroupBy(span => span.Application, StringComparer.Ordinal).Select(group => new OtlpResourceSpans
        {
            Attributes = new OtlpAttributes { { "service.name", group.Key }, { "deployment.environment.name", "test" }, { "host.name", "unit-7" } },
            Scopes = [new OtlpScopeSpans { Name = "portal.tests", Spans = [.. group.Select(span => span.ToOtlp())] }],
        })]);
        var reply = await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(traces);
        if (!reply.IsSuccess || reply.RejectedSpans > 0)
        {
            throw new InvalidOperationException($"The portal answered {reply.Status}, rejected {reply.RejectedSpans}: {reply.Message}");
        }
        await portal.WhenDeliveredAsync();
    }

    /// <summary>A new id of so many bytes.</summary>
    public static string NewId(int bytes) => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes));

    private OtlpSpan ToOtlp()
    {
        var start = (ulong)(Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        var attributes = new OtlpAttributes();
        if (Operation is not null)
        {
            attributes.Add("gen_ai.operation.name", Operation);
        }
        if (ErrorType is not null)
        {
            attributes.Add("error.type", ErrorType);
        }
        attributes.AddRange(Attributes);
        return new OtlpSpan
        {
            TraceId = Convert.FromHexString(TraceId),
            SpanId = Convert.FromHexString(SpanId),
            ParentSpanId = Convert.FromHexString(ParentSpanId),
            Name = Name,
            StartUnixNano = start,
            EndUnixNano = start + ((ulong)Duration.Ticks * 100),
            Attributes = attributes,
            Status = ErrorType is null ? OtlpStatus.Unset : OtlpStatus.Error,
        };
    }
}
