using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Portal.Governance.Store;

/// <summary>The relational store cannot be used; the message is fit for people.</summary>
public sealed class GovernanceUnavailableException : DbException
{
    public GovernanceUnavailableException()
    {
    }

    public GovernanceUnavailableException(string message)
        : base(message)
    {
    }

    public GovernanceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// Gives contexts of the relational store. While the portal starts, asking waits until the schema is up to date; where that has failed so far it throws
/// <see cref="GovernanceUnavailableException"/>. Once the store has been ready, contexts are given at once, and a lost database shows in their first statement.
/// </summary>
public sealed class PortalDbFactory(GovernanceState state) : IDbContextFactory<PortalDb>
{
    private PooledDbContextFactory<PortalDb>? _contexts;

    /// <exception cref="GovernanceUnavailableException">The store has not been ready yet. Prefer <see cref="CreateDbContextAsync"/>, which waits.</exception>
    public PortalDb CreateDbContext() => state.HasBeenReady ? _contexts!.CreateDbContext() : throw Unavailable();

    /// <exception cref="GovernanceUnavailableException">The store could not be brought up so far.</exception>
    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (!state.HasBeenReady)
        {
            await WhenDecidedAsync(cancellationToken);
        }
        return await _contexts!.CreateDbContextAsync(cancellationToken);
    }

    /// <summary>Tells how the database is reached, before the state becomes ready.</summary>
    internal void Use(DbContextOptions<PortalDb> options) => _contexts = new PooledDbContextFactory<PortalDb>(options);

    private async Task WhenDecidedAsync(CancellationToken cancellationToken)
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        state.Changed += OnChanged;
        try
        {
            OnChanged(this, EventArgs.Empty);
            var decided = await Task.WhenAny(state.WhenReadyAsync(cancellationToken), failed.Task);
            await decided;
        }
        finally
        {
            state.Changed -= OnChanged;
        }

        void OnChanged(object? sender, EventArgs e)
        {
            if (state.Current.Phase == GovernancePhase.Degraded && !state.HasBeenReady)
            {
                failed.TrySetException(Unavailable());
            }
        }
    }

    private GovernanceUnavailableException Unavailable() => new($"The database of records is not ready: {state.Current.Detail}");
}
