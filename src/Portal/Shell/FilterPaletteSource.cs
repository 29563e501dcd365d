using System.Data.Common;
using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Telemetry.Series;

namespace Portal.Shell;

/// <summary>Applications and models that were called within a day; each leads to its latency. Scoped to a circuit, asked at most once a minute.</summary>
internal sealed partial class FilterPaletteSource(CallSeries series, TimeProvider time, IStringLocalizer<ShellTexts> text, ILogger<FilterPaletteSource> log)
    : IPaletteSource
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private FilterValuesResult? _values;
    private DateTimeOffset _asked;

    public async ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_values is null || now - _asked > KeptFor)
        {
            var request = new SeriesRequest { Filter = new CallFilter { Tenant = user.GetTenant() }, From = now - Window, To = now };
            try
            {
                _values = await series.GetFilterValuesAsync(request, cancellationToken);
                _asked = now;
            }
            catch (DbException fault)
            {
                // The palette still finds pages while ClickHouse is away.
                LogNotFound(fault);
                return [];
            }
        }
        return
        [
            .. Matches(CallDimension.Application, text["PaletteApplications"], "monitoring", name => new CallFilter { Tenant = "", Applications = [name] }, query),
            .. Matches(CallDimension.Model, text["PaletteModels"], "bolt", name => new CallFilter { Tenant = "", Models = [name] }, query),
        ];
    }

    private IEnumerable<PaletteItem> Matches(CallDimension dimension, string group, string icon, Func<string, CallFilter> filter, string query) =>
        (_values!.Values.TryGetValue(dimension, out var names) ? names : [])
            .Where(name => name.Length > 0 && name.Contains(query, StringComparison.OrdinalIgnoreCase))
            .Take(4)
            .Select(name => new PaletteItem(group, name, PortalUrls.Latency(filter(name)), icon));

    [LoggerMessage(1203, LogLevel.Warning, "The command palette could not look up applications and models")]
    private partial void LogNotFound(DbException fault);
}
