using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Prices;
using Portal.Governance.Store;
using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>
/// Keeps <see cref="PriceCatalog"/> as the price table is: fills a new table from the starting file, and looks for changes of other instances. Without the
/// relational store calls are priced by what was loaded last, at first the starting file.
/// </summary>
internal sealed partial class PriceLoader(PriceTable table, PriceCatalog catalog, GovernanceState store, TimeProvider time, ILogger<PriceLoader> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = -1;

    /// <summary>Whether the price table has been read since the portal started.</summary>
    public bool IsLoaded => Volatile.Read(ref _version) >= 0;

    /// <summary>Completes once the table has been filled and read. Fails as the store does while that cannot be reached.</summary>
    public async Task WhenLoadedAsync(CancellationToken cancellationToken)
    {
        if (!IsLoaded)
        {
            await table.GetVersionAsync(cancellationToken);
            await _loaded.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes over what the table holds now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var (rows, version) = await table.ReadAsync(cancellationToken);
            if (version != _version)
            {
                catalog.Swap(new PriceBook(rows.Select(PriceRows.ToPrice)));
                Volatile.Write(ref _version, version);
                _loaded.TrySetResult();
                LogLoaded(rows.Count, version);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        var seeded = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = PollInterval;
            try
            {
                await store.WhenReadyAsync(stoppingToken);
                if (!seeded)
                {
                    var now = time.GetUtcNow();
                    await table.SeedAsync(Actor.System("starting-prices", Project.Default), [.. StartingPrices.Load().Select(price => PriceRows.FromStartingFile(price, now))], (int)StartingPrices.FirstOwnId, stoppingToken);
                    seeded = true;
                }
                if (await table.GetVersionAsync(stoppingToken) != Volatile.Read(ref _version))
                {
                    await RefreshAsync(stoppingToken);
                }
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                failures++;
                pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures)));
                LogFailed(exception, failures, pause.TotalSeconds);
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(4001, LogLevel.Information, "Prices are those of the price table: {Rows} rows, version {Version}")]
    private partial void LogLoaded(int rows, long version);

    [LoggerMessage(4002, LogLevel.Warning, "The price table could not be read ({Failures} times in a row); calls are priced by what was read last. The next attempt is in {PauseSeconds} s")]
    private partial void LogFailed(Exception exception, int failures, double pauseSeconds);
}
