using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Prices;

/// <summary>How far a re-costing is.</summary>
public enum RecostState
{
    /// <summary>Asked for and not yet done; an instance works on it or will.</summary>
    Running,
    Done,

    /// <summary>Stopped by a person: what was re-costed until then stays.</summary>
    Cancelled,
    Failed,
}

/// <summary>A re-costing of a range of calls: who asked for it, how far it is, and what it changed.</summary>
public sealed class RecostRun : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>UTC; what was asked for.</summary>
    public required DateTimeOffset AskedFrom { get; init; }

    /// <summary>UTC; from where calls are still kept.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset To { get; init; }

    [PersonalData]
    public required string Reason { get; init; }

    public RecostState State { get; set; } = RecostState.Running;

    /// <summary>UTC: everything before is done.</summary>
    [NotAudited("Progress of the worker.")]
    public required DateTimeOffset Position { get; set; }

    /// <summary>The sums of the part at <see cref="Position"/> are in <see cref="Result"/> already; it was begun before.</summary>
    [NotAudited("Progress of the worker.")]
    public bool PositionBegun { get; set; }

    /// <summary>A person asked to stop.</summary>
    public bool CancelAsked { get; set; }

    [NotAudited("Progress of the worker.")]
    public long Calls { get; set; }

    [NotAudited("Progress of the worker.")]
    public long Changed { get; set; }

    /// <summary>US dollars, of the part done.</summary>
    [NotAudited("Progress of the worker.")]
    public decimal Before { get; set; }

    /// <summary>US dollars, of the part done.</summary>
    [NotAudited("Progress of the worker.")]
    public decimal After { get; set; }

    /// <summary>JSON: before and after by application and model.</summary>
    [NotAudited("Progress of the worker.")]
    public string Result { get; set; } = "[]";

    /// <summary>Why it failed.</summary>
    public string Fault { get; set; } = "";

    /// <summary>The instance that works on it, and until when it may be taken over only by itself.</summary>
    [NotAudited("Progress of the worker.")]
    public string Worker { get; set; } = "";

    /// <summary>UTC.</summary>
    [NotAudited("Progress of the worker.")]
    public DateTimeOffset WorkerUntil { get; set; }

    [PersonalData]
    public required string AskedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>UTC; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    public long Version { get; private set; }

    /// <summary>0 to 1.</summary>
    public double Progress => State == RecostState.Done || To <= From ? 1 : Math.Clamp((Position - From) / (To - From), 0, 1);
}

internal sealed class RecostRunMapping : IEntityTypeConfiguration<RecostRun>
{
    public void Configure(EntityTypeBuilder<RecostRun> builder)
    {
        builder.ToTable("prices_recosts");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Tenant).HasMaxLength(100);
        builder.Property(run => run.Reason).HasMaxLength(PriceRules.ReasonLength);
        builder.Property(run => run.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(run => run.Before).HasPrecision(38, 12);
        builder.Property(run => run.After).HasPrecision(38, 12);
        builder.Property(run => run.Result).HasMaxLength(-1);
        builder.Property(run => run.Fault).HasMaxLength(2000);
        builder.Property(run => run.Worker).HasMaxLength(100);
        builder.Property(run => run.AskedBy).HasMaxLength(200);
        builder.Ignore(run => run.Progress);
        builder.HasIndex(run => new { run.Tenant, run.AskedAt });
        // At most one at a time, whoever asks and on whichever instance.
        builder.HasIndex(run => run.State).IsUnique().HasFilter("state = 'Running'").HasDatabaseName("ix_prices_recosts_running");
    }
}
