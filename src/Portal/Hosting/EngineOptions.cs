using System.ComponentModel.DataAnnotations;

namespace Portal.Hosting;

/// <summary>Settings <c>Engine:*</c> of the embedded ClickHouse; without effect when <c>ConnectionStrings:ClickHouse</c> names a server.</summary>
public sealed class EngineOptions
{
    public const string Section = "Engine";

    /// <summary>Memory of the engine as a whole in MiB; null: half of the machine's, at most 4,096.</summary>
    [Range(256, 1_048_576)]
    public int? MemoryMb { get; set; }

    /// <summary>Statements running at the same time; more wait their turn.</summary>
    [Range(2, 1_000)]
    public int MaxConnections { get; set; } = 32;

    /// <summary>Path of libchdb; null: the environment's <c>PORTAL_CHDB_LIBRARY</c>, else the nearest npm package.</summary>
    public string? LibraryPath { get; set; }

    /// <summary>Seconds the engine may take to its first answer; loading much data after a crash counts.</summary>
    [Range(1, 3_600)]
    public int StartSeconds { get; set; } = 120;
}
