using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Calls;

/// <summary>
/// What rows outside <c>calls</c> share: who sent them and when, what was corrected, and the attributes that no column holds. Mutable and reused on the ingest path.
/// </summary>
public abstract class RowOrigin : IDisposable
{
    public string Tenant { get; set; } = "";
    public string Application { get; set; } = "";
    public string Environment { get; set; } = "";
    public string Version { get; set; } = "";

    /// <summary>Microseconds since 1970.</summary>
    public long TimeMicroseconds { get; set; }

    /// <summary>Milliseconds since 1970, by the portal's clock.</summary>
    public long ReceivedMilliseconds { get; set; }
    public string ScopeName { get; set; } = "";
    public CallFlags Flags { get; set; }
    public EncodedMap Attributes { get; } = new();

    /// <summary>Resource attributes that no column holds; may be shared by the rows of one resource.</summary>
    public EncodedMap Resource { get; set; } = new();

    /// <summary>Empties the row, except <see cref="Resource"/>, which rows of one resource may share.</summary>
    public virtual void Clear()
    {
        Tenant = Application = Environment = Version = ScopeName = "";
        TimeMicroseconds = ReceivedMilliseconds = 0;
        Flags = CallFlags.None;
        Attributes.Clear();
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
            Attributes.Dispose();
            Resource.Dispose();
        }
    }

    private protected void WriteSender(RowBinaryWriter writer)
    {
        writer.WriteString(Tenant);
        writer.WriteString(Application);
        writer.WriteString(Environment);
        writer.WriteString(Version);
    }

    private protected void WriteRest(RowBinaryWriter writer)
    {
        writer.WriteString(ScopeName);
        writer.WriteUInt32((uint)Flags);
        Attributes.WriteTo(writer);
        Resource.WriteTo(writer);
    }
}
