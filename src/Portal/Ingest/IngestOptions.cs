using System.ComponentModel.DataAnnotations;
using Portal.Ingest.Scanning;

namespace Portal.Ingest;

/// <summary>Settings below <c>Ingest</c>: what a sender may send, and what is kept of it.</summary>
public sealed class IngestOptions
{
    /// <summary>Largest request body in bytes, before and after decompression.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Decoded to compressed size above which a body is taken for a decompression bomb; looked at from 1 MiB decoded on.</summary>
    [Range(10, 1032)]
    public int MaxCompressionRatio { get; set; } = 250;

    /// <summary>Memory for all requests in flight, in bytes; beyond it senders are told to come back (429).</summary>
    [Range(64L * 1024 * 1024, 64L * 1024 * 1024 * 1024)]
    public long MaxInFlightBytes { get; set; } = 512L * 1024 * 1024;

    [Range(1, 1_000_000)]
    public int MaxSpansPerRequest { get; set; } = 50_000;

    /// <summary>Attributes kept per span and per resource; more are left out and the row is flagged.</summary>
    [Range(1, 1024)]
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Bytes kept of an attribute's value; more is cut and the row is flagged.</summary>
    [Range(256, 1024 * 1024)]
    public int MaxAttributeBytes { get; set; } = 64 * 1024;

    /// <summary>Keep prompts, answers and tool arguments. Off: they are dropped before anything is written.</summary>
    public bool CaptureContent { get; set; } = true;

    /// <summary>Bytes kept of each prompt, answer, tool argument; more is cut and the row is flagged.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxContentBytes { get; set; } = 128 * 1024;

    /// <summary>What becomes of personal data and secrets, where an application has no policy of its own.</summary>
    public ScanningOptions Scanning { get; set; } = new();

    /// <summary>Applications whose agent spans carry the only usage there is: their agent spans with tokens are counted as calls.</summary>
    public IReadOnlyList<string> CountAgentUsageOf { get; set; } = [];
}
