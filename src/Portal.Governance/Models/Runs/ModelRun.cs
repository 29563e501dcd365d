using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.Runs;

/// <summary>What a run did.</summary>
public enum RunKind
{
    Training,
    Tuning,
    Evaluation,
}

/// <summary>How far a run is; the names are MLflow's.</summary>
public enum RunStatus
{
    Scheduled,
    Running,
    Finished,
    Failed,
    Killed,
}

/// <param name="Value">May be NaN or infinite, as training sometimes is.</param>
/// <param name="Step">Of the training; 0 where there are no steps.</param>
/// <param name="At">UTC; null: not told.</param>
public sealed record RunMetric(string Name, double Value, long Step = 0, DateTimeOffset? At = null);

/// <summary>One training, tuning or evaluation of a model: with which parameters, on which data, with which result.</summary>
public sealed class ModelRun : IVersioned
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    public required Guid ModelId { get; init; }

    public RunKind Kind { get; set; }

    public required string Name { get; set; }

    public RunStatus Status { get; set; }

    /// <summary>Where it was recorded: <c>mlflow</c>, <c>api</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Its id there; the same run brought again replaces what is known of it.</summary>
    public required string ExternalId { get; init; }

    /// <summary>UTC; null: not told.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>UTC; null: not told, or it still runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What it started from, as the recorder names it.</summary>
    public string? BaseModel { get; set; }

    /// <summary>The registered version that came of it, or that it evaluated.</summary>
    public Guid? VersionId { get; set; }

    /// <summary>JSON: names and values.</summary>
    public required string Parameters { get; set; }

    /// <summary>JSON: the last value of each metric.</summary>
    public required string Metrics { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that brought it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Names and values, by name.</summary>
    public IReadOnlyDictionary<string, string> GetParameters() => JsonSerializer.Deserialize<SortedDictionary<string, string>>(Parameters, Json)!;

    /// <summary>The last value of each metric, by name.</summary>
    public IReadOnlyList<RunMetric> GetMetrics() => JsonSerializer.Deserialize<List<RunMetric>>(Metrics, Json)!;

    internal static string Write(IReadOnlyDictionary<string, string> parameters) => JsonSerializer.Serialize(new SortedDictionary<string, string>(parameters.ToDictionary(), StringComparer.Ordinal), Json);

    internal static string Write(IEnumerable<RunMetric> metrics) => JsonSerializer.Serialize(metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal), Json);
}

/// <summary>Data a run read.</summary>
public sealed class RunInput
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RunId { get; init; }

    /// <summary>As the recorder names it.</summary>
    public required string Name { get; init; }

    /// <summary>As the recorder gives it; null: none.</summary>
    public string? Digest { get; init; }

    /// <summary>What for, for example <c>training</c> or <c>validation</c>; empty: not told.</summary>
    public string Context { get; init; } = "";

    /// <summary>The registered version it is, told by name and digest; null: not registered.</summary>
    public Guid? DataSetVersionId { get; init; }
}

internal sealed class ModelRunMapping : IEntityTypeConfiguration<ModelRun>
{
    public void Configure(EntityTypeBuilder<ModelRun> builder)
    {
        builder.ToTable("models_runs");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(run => run.Kind).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(run => run.Name).HasMaxLength(RunRules.NameLength);
        builder.Property(run => run.Status).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(run => run.Source).HasMaxLength(ModelLimits.Word);
        builder.Property(run => run.ExternalId).HasMaxLength(RunRules.IdLength);
        builder.Property(run => run.BaseModel).HasMaxLength(ModelLimits.ModelId);
        builder.Property(run => run.Parameters).HasMaxLength(-1);
        builder.Property(run => run.Metrics).HasMaxLength(-1);
        builder.Property(run => run.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(run => new { run.ModelId, run.Source, run.ExternalId }).IsUnique();
        builder.HasOne<Model>().WithMany().HasForeignKey(run => run.ModelId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(run => run.VersionId).OnDelete(DeleteBehavior.NoAction);
    }
}

internal sealed class RunInputMapping : IEntityTypeConfiguration<RunInput>
{
    public void Configure(EntityTypeBuilder<RunInput> builder)
    {
        builder.ToTable("models_run_inputs");
        builder.HasKey(input => input.Id);
        builder.Property(input => input.Id).ValueGeneratedNever();
        builder.Property(input => input.Name).HasMaxLength(RunRules.NameLength);
        builder.Property(input => input.Digest).HasMaxLength(ModelLimits.Digest);
        builder.Property(input => input.Context).HasMaxLength(RunRules.NameLength);
        builder.HasOne<ModelRun>().WithMany().HasForeignKey(input => input.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DataSets.DataSetVersion>().WithMany().HasForeignKey(input => input.DataSetVersionId).OnDelete(DeleteBehavior.NoAction);
    }
}
