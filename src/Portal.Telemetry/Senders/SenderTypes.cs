namespace Portal.Telemetry.Senders;

/// <summary>How long after its end telemetry of a sender was received, in milliseconds, over the newest ten minutes in which it sent.</summary>
/// <param name="P50">Of all items; one that seems to come before its end counts as zero.</param>
/// <param name="Smallest">
/// The estimate of the clock: of each minute the smallest difference received - end, and of those the (lower) median, so that one odd item decides nothing.
/// Negative: the sender's clock is ahead by at least this much. Positive: it is behind by at most this much, for a slow way and a clock that is behind look the same.
/// </param>
public sealed record SenderLag(double P50, double P95, long Largest, long Smallest);

/// <summary>One sender within a range.</summary>
public sealed record SenderSummary
{
    /// <summary>Stands for application, SDK and scope in addresses.</summary>
    public required string Id { get; init; }
    public required string Application { get; init; }

    /// <summary>Language and version of the SDK, and its distribution; empty when the sender does not say.</summary>
    public required string Sdk { get; init; }
    public required string Scope { get; init; }
    public required string ScopeVersion { get; init; }

    /// <summary>Spans, log records and data points taken and new.</summary>
    public required ulong Accepted { get; init; }

    /// <summary>Items that were stored before and not stored again.</summary>
    public required ulong Duplicates { get; init; }
    public required ulong Rejected { get; init; }

    /// <summary>Of <see cref="Accepted"/>.</summary>
    public required ulong Spans { get; init; }

    /// <summary>Of <see cref="Accepted"/>.</summary>
    public required ulong Logs { get; init; }

    /// <summary>Of <see cref="Accepted"/>.</summary>
    public required ulong Points { get; init; }
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Null when nothing it sent says when it ended.</summary>
    public required SenderLag? Lag { get; init; }

    /// <summary>Items whose attribute names were looked at; <see cref="UnknownNames"/> counts these only.</summary>
    public required ulong Examined { get; init; }

    /// <summary>Rejected items by reason.</summary>
    public required IReadOnlyDictionary<string, ulong> Rejections { get; init; }

    /// <summary>Rows by what ingest corrected or left out, by the names of <see cref="Calls.CallFlags"/>.</summary>
    public required IReadOnlyDictionary<string, ulong> Flags { get; init; }
    public required IReadOnlyDictionary<string, ulong> Dialects { get; init; }
    public required IReadOnlyDictionary<string, ulong> Schemas { get; init; }

    /// <summary>Items by the way they came: http/protobuf, http/json, grpc.</summary>
    public required IReadOnlyDictionary<string, ulong> Doors { get; init; }
    public required ConventionsSeen Conventions { get; init; }

    /// <summary>Attribute names that fill no field and are none of the well-known ones, most frequent first.</summary>
    public required IReadOnlyList<NameCount> UnknownNames { get; init; }

    /// <summary>Per bucket of the answer's times.</summary>
    public required IReadOnlyList<ulong> AcceptedOverTime { get; init; }

    /// <summary>Per bucket of the answer's times.</summary>
    public required IReadOnlyList<ulong> RejectedOverTime { get; init; }
}

/// <summary>How often a name was seen.</summary>
public sealed record NameCount(string Name, ulong Count);

/// <param name="Step">Width of a bucket.</param>
/// <param name="Times">Starts of the buckets.</param>
/// <param name="Total">Senders in the range, also those the list leaves out.</param>
public sealed record SendersResult(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<SenderSummary> Senders, ulong Total);

/// <summary>What a rejected item looked like.</summary>
/// <param name="Structure">Names and types, never values.</param>
/// <param name="Time">Start of the minute in which it came.</param>
public sealed record RejectionSample(string Reason, string Structure, DateTimeOffset Time);

/// <param name="Sender">Null when it sent nothing within the range.</param>
/// <param name="Samples">The newest of each reason, also from before the range.</param>
public sealed record SenderDetail(
    DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, SenderSummary? Sender, IReadOnlyList<RejectionSample> Samples);
