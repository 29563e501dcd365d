using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Series;
using Portal.Governance.Store;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Shell;

/// <summary>
/// Gives applications and models their colours when they first appear and keeps them for ever. Until a new name has its place, up to half a minute,
/// it shows the colour of its name.
/// </summary>
internal sealed partial class SeriesColors(
    IDbContextFactory<PortalDb> store, GovernanceState state, CallSeries series, TimeProvider time, ILogger<SeriesColors> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Names come from outside; what is beyond shares colours by its name.</summary>
    private const int MostNames = 1_000;

    private static readonly (string Kind, CallDimension Dimension)[] Kinds = [(SeriesColor.Application, CallDimension.Application), (SeriesColor.Model, CallDimension.Model)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await state.WhenReadyAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                try
                {
                    await GiveAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    LogPostponed(exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private async Task GiveAsync(CancellationToken stop)
    {
        await using var db = await store.CreateDbContextAsync(stop);
        var known = await db.Set<SeriesColor>().AsNoTracking().ToListAsync(stop);
        Publish(known);
        foreach (var (kind, dimension) in Kinds)
        {
            var given = known.Where(color => color.Kind == kind).ToList();
            var seen = await series.GetFirstSeenAsync(dimension, SeriesColor.NameLength, MostNames, stop);
            var names = seen.Except(given.Select(color => color.Name), StringComparer.Ordinal).Take(MostNames - given.Count);
            foreach (var (name, place) in SeriesPalette.Place(names, given.Select(color => color.Place)))
            {
                var color = new SeriesColor { Kind = kind, Name = name, Place = place };
                db.Add(color);
                known.Add(color);
            }
        }
        if (db.ChangeTracker.HasChanges())
        {
            // Another instance that was quicker makes this fail; its choice is read the next time.
            await db.SaveChangesAsync(stop);
            Publish(known);
        }
    }

    /// <summary>An application and a model of one name share the application's colour.</summary>
    private static void Publish(IEnumerable<SeriesColor> colors) => SeriesPalette.Give(
        colors.OrderBy(color => color.Kind, StringComparer.Ordinal).DistinctBy(color => color.Name, StringComparer.Ordinal)
            .ToDictionary(color => color.Name, color => color.Place, StringComparer.Ordinal));

    [LoggerMessage(1204, LogLevel.Warning, "New applications and models get their colours later: {Reason}")]
    private partial void LogPostponed(string reason);
}
