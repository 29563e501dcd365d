using System.Text;
using System.Text.Json;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Features;
using Portal.Governance.Scanning;
using Portal.Live;
using Portal.Telemetry;

namespace Portal.Applications;

/// <summary>
/// Keeps the rules of ingest in step with what is set, at once for changes made here and within seconds for those of another portal. The last known rules lie in
/// a file, so that after a restart no prompt is kept against a rule only because the database is not up yet.
/// </summary>
internal sealed partial class ApplicationRulesWorker(
    ApplicationSettingsStore store,
    FeatureSettingsStore features,
    ScanningPolicyStore scanning,
    IngestDefaults defaults,
    ApplicationRules rules,
    DataDirectory data,
    TimeProvider time,
    ILogger<ApplicationRulesWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private string _known = "";
    private string _kept = "";

    private string CachePath => Path.Combine(data.Root, "application-rules.json");

    /// <summary>Before the first request can arrive.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(CachePath))
        {
            try
            {
                Apply(File.ReadAllText(CachePath));
                _kept = _known;
            }
            catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
            {
                LogCacheUnreadable(CachePath, fault);
            }
        }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Changed += OnChanged;
        features.Changed += OnChanged;
        scanning.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RefreshAsync(stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                var waiting = _changed.WaitAsync(pause.Token);
                await Task.WhenAny(waiting, Task.Delay(Interval, time, pause.Token));
                await pause.CancelAsync();
                await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
        finally
        {
            store.Changed -= OnChanged;
            features.Changed -= OnChanged;
            scanning.Changed -= OnChanged;
        }
    }

    private void OnChanged(object? sender, EventArgs e)
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // A refresh is due already.
        }
    }

    private async Task RefreshAsync(CancellationToken stop)
    {
        try
        {
            var text = JsonSerializer.Serialize(await ReadAsync(stop), PortalJson.Options);
            if (text != _known)
            {
                Apply(text);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // The rules known so far go on holding; that the database is away is reported where it is watched.
            LogNotRefreshed(fault.Message);
            return;
        }
        Keep();
    }

    /// <summary>What was set for applications in all the places where something can be set, in a fixed order.</summary>
    private async Task<IEnumerable<Stored>> ReadAsync(CancellationToken stop)
    {
        var settings = (await store.ListAsync(tenant: null, stop)).ToDictionary(one => (one.Tenant, one.Application));
        var formats = (await features.ListAsync(tenant: null, stop)).ToDictionary(one => (one.Tenant, one.Application), one => one.ToRule());
        var policies = (await scanning.ListAsync(tenant: null, stop)).ToDictionary(one => (one.Tenant, one.Application));
        return from key in settings.Keys.Union(formats.Keys).Union(policies.Keys).OrderBy(key => key.Tenant, StringComparer.Ordinal).ThenBy(key => key.Application, StringComparer.Ordinal)
               let rule = settings.TryGetValue(key, out var set) ? RuleOf(set) : ApplicationRule.Default
               select new Stored(key.Tenant, key.Application, rule with
               {
                   Features = formats.GetValueOrDefault(key, FeatureRule.Default),
                   Scanning = policies.GetValueOrDefault(key)?.Over(defaults.Scanning),
               });
    }

    private static ApplicationRule RuleOf(ApplicationSettings settings) =>
        new(settings.CaptureContent, settings.MaxContentBytes, settings.SampleOneIn, settings.KeepErrors, settings.Team ?? "");

    private void Keep()
    {
        if (_kept == _known)
        {
            return;
        }
        try
        {
            SecretFile.Replace(CachePath, Encoding.UTF8.GetBytes(_known));
            _kept = _known;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(CachePath, fault.Message);
        }
    }

    private void Apply(string text)
    {
        var stored = JsonSerializer.Deserialize<List<Stored>>(text, PortalJson.Options) ?? [];
        rules.Swap(new ApplicationRuleBook(stored.Select(one => KeyValuePair.Create((one.Tenant, one.Application), one.Rule))));
        _known = text;
        LogApplied(stored.Count);
    }

    private sealed record Stored(string Tenant, string Application, ApplicationRule Rule);

    [LoggerMessage(4201, LogLevel.Information, "Ingest follows the settings of {Count} applications")]
    private partial void LogApplied(int count);

    [LoggerMessage(4202, LogLevel.Debug, "The settings of applications could not be read, the known ones go on holding: {Reason}")]
    private partial void LogNotRefreshed(string reason);

    [LoggerMessage(4204, LogLevel.Warning, "The settings of applications cannot be kept in {Path} and are tried again; after a restart older ones hold until the database answers: {Reason}")]
    private partial void LogNotKept(string path, string reason);

    [LoggerMessage(4203, LogLevel.Warning, "The last known settings of applications in {Path} cannot be read; the portal's own settings hold until the database answers")]
    private partial void LogCacheUnreadable(string path, Exception fault);
}
