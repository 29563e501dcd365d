using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>Reads what all items of one resource share: application, environment, version, team, SDK, and the map of the rest.</summary>
internal sealed class ResourceReader(DialectMap dialects, Utf8StringCache strings, SpanMapper mapper) : IDisposable
{
    private const int MaxNameBytes = 256;

    /// <summary>What OpenTelemetry calls an application that does not say its name.</summary>
    private const string UnknownApplication = "unknown_service";

    private readonly int[] _ranks = new int[Enum.GetValues<ResourceField>().Length];
    private readonly string[] _names = new string[Enum.GetValues<ResourceField>().Length];
    private (string Language, string Version, string Distro, string DistroVersion) _sdkParts;
    private CallFlags _flags;

    /// <summary>Language and version of the SDK, and its distribution; empty when the sender does not say.</summary>
    public string Sdk { get; private set; } = "";

    /// <summary>What no column holds; every row of the resource writes it.</summary>
    public EncodedMap Rest { get; } = new();

    /// <summary>False when the resource is malformed.</summary>
    public bool TryRead(ReadOnlySpan<byte> body, Slice resource)
    {
        Rest.Clear();
        _flags = CallFlags.None;
        Array.Fill(_ranks, int.MaxValue);
        Array.Fill(_names, "");
        (Slice Key, AnyValue Value)? serviceVersion = null;
        var reader = new ProtoReader(body, resource);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ResourceAttributes)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value))
            {
                return false;
            }

            var name = key.Of(body);
            if (dialects.Resource.Find(name) is { } rule && value.Kind == AnyKind.String)
            {
                var field = (int)rule.Field;
                if (rule.Rank < _ranks[field])
                {
                    (_ranks[field], _names[field]) = (rule.Rank, strings.GetCut(body, value.Content, MaxNameBytes, ref _flags));
                }
                if (rule.Field == ResourceField.Version)
                {
                    serviceVersion = (key, value);
                }
            }
            else if (dialects.Find(name) is not { } rules || !rules.Rules[0].Field.IsPrivate())
            {
                if (!mapper.TryWriteAttribute(body, new(key, value, null), Rest, ref _flags))
                {
                    return false;
                }
            }
        }
        // The column holds the version the sender states of the model; that of the service stays in the map.
        if (_names[(int)ResourceField.ModelVersion].Length > 0 && serviceVersion is { } stated && !mapper.TryWriteAttribute(body, new(stated.Key, stated.Value, null), Rest, ref _flags))
        {
            return false;
        }
        ComposeSdk();
        return !reader.Failed;
    }

    /// <summary><c>portal.model.version</c>, else <c>service.version</c>.</summary>
    private string Version => _names[(int)ResourceField.ModelVersion] is { Length: > 0 } stated ? stated : _names[(int)ResourceField.Version];

    /// <summary><c>service.name</c>.</summary>
    public string Application => _names[(int)ResourceField.Application] is { Length: > 0 } application ? application : UnknownApplication;

    public void Apply(RowOrigin row)
    {
        row.Application = Application;
        row.Environment = _names[(int)ResourceField.Environment];
        row.Version = Version;
        row.Flags = _flags;
    }

    public void Dispose() => Rest.Dispose();

    public void Apply(CallRow row)
    {
        row.Application = Application;
        row.Environment = _names[(int)ResourceField.Environment];
        row.Version = Version;
        row.Team = _names[(int)ResourceField.Team];
        row.Sdk = Sdk;
        row.Flags = _flags;
    }

    /// <summary>Senders of one program repeat themselves, so the text is made anew only when a part of it changed.</summary>
    private void ComposeSdk()
    {
        var (language, version) = (_names[(int)ResourceField.SdkLanguage], _names[(int)ResourceField.SdkVersion]);
        var (distro, distroVersion) = (_names[(int)ResourceField.DistroName], _names[(int)ResourceField.DistroVersion]);
        if (_sdkParts != (language, version, distro, distroVersion))
        {
            _sdkParts = (language, version, distro, distroVersion);
            Sdk = string.Join(' ', new[] { Versioned(language, version), Versioned(distro, distroVersion) }.Where(part => part.Length > 0));
        }
    }

    private static string Versioned(string name, string version) => version.Length == 0 ? name : $"{name}/{version}";
}
