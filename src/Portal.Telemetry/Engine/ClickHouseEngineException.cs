namespace Portal.Telemetry.Engine;

/// <summary>The embedded ClickHouse did not start. The message holds what it said last.</summary>
public sealed class ClickHouseEngineException : Exception
{
    public ClickHouseEngineException()
    {
    }

    public ClickHouseEngineException(string message)
        : base(message)
    {
    }

    public ClickHouseEngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
