using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Governance.Backup;
using Portal.Telemetry.Backup;

namespace Portal.Operations.Backup;

/// <summary>What a backup holds, as of when, made by what. It holds no secret.</summary>
internal sealed record BackupManifest
{
    /// <summary>Layout of the archive; a reader refuses one it does not know.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public required int Format { get; init; }

    /// <summary>Version of the portal that made it.</summary>
    public required string Portal { get; init; }

    /// <summary>When deliveries stood still: everything in the archive is as of this moment.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Null: left out.</summary>
    public TelemetryPart? Telemetry { get; init; }

    /// <summary>Null: left out.</summary>
    public RecordsPart? Records { get; init; }

    /// <summary>Every entry of the archive with its hash, this manifest's own excepted.</summary>
    public IReadOnlyList<ArchiveEntry> Entries { get; init; } = [];

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="BackupException">It is no manifest, or of a newer portal.</exception>
    public static BackupManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            var format = document.RootElement.GetProperty("format").GetInt32();
            return format <= CurrentFormat
                ? document.RootElement.Deserialize<BackupManifest>(Json)!
                : throw new BackupException($"The backup has format {format}; this portal reads up to {CurrentFormat}. Restore it with a newer portal.");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BackupException("The backup's manifest is damaged.", fault);
        }
    }
}

/// <param name="Server">Version of ClickHouse.</param>
internal sealed record TelemetryPart(string Server, IReadOnlyList<AppliedSchema> Schema, IReadOnlyList<TelemetryTable> Tables);

/// <param name="Migrations">Changes of the schema that had been applied, oldest first.</param>
internal sealed record RecordsPart(IReadOnlyList<string> Migrations, IReadOnlyList<RecordTable> Tables);

/// <param name="Sha256">Hexadecimal.</param>
internal sealed record ArchiveEntry(string Name, long Bytes, string Sha256);

/// <summary>A backup or restore cannot be done; the message is all an operator needs.</summary>
internal sealed class BackupException(string message, Exception? innerException = null) : Exception(message, innerException);
