namespace Portal.Governance.Engine;

/// <summary>The portal's own PostgreSQL did not start. The message says why and holds what it said last.</summary>
public sealed class PostgresEngineException : Exception
{
    public PostgresEngineException()
    {
    }

    public PostgresEngineException(string message)
        : base(message)
    {
    }

    public PostgresEngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
