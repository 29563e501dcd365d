using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>What the traffic of the page would have cost on another model. Asked when the viewer chooses, and again when the page's view changes.</summary>
public sealed partial class WhatIfPanel : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private string? _from;
    private string _to = "";
    private string? _askedFor;
    private string? _fault;
    private WhatIf? _result;

    /// <summary>Filter and range of the page; null while the page does not know them.</summary>
    [Parameter] public CostRequest? Request { get; set; }

    /// <summary>Changes when filter or range do, and not with every tick of a moving range.</summary>
    [Parameter] public string ViewKey { get; set; } = "";

    /// <summary>Models that were called, the most expensive first.</summary>
    [Parameter] public IReadOnlyList<string> Models { get; set; } = [];

    [Inject] private CallCosts Costs { get; set; } = default!;
    [Inject] private OwningTeams Owners { get; set; } = default!;
    [Inject] private PriceCatalog Prices { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private string From => _from ?? "";

    private Target? Chosen => Targets.FirstOrDefault(target => string.Equals(target.Key, _to, StringComparison.Ordinal));

    /// <summary>Models that have a standard price today and a full name; a beginning of names is no model.</summary>
    private IEnumerable<Target> Targets => Prices.Current.All
        .Where(price => price.ServiceTier.Length == 0 && price.IsValidAt(Time.GetUtcNow()) && !price.Model.EndsWith('*'))
        .Select(price => new Target(price.Provider, price.Model))
        .Distinct()
        .OrderBy(target => target.Provider, StringComparer.Ordinal).ThenBy(target => target.Model, StringComparer.Ordinal);

    private sealed record Target(string Provider, string Model)
    {
        public string Key => $"{Provider}/{Model}";
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnParametersSetAsync() => AskAsync();

    private Task FromAsync(string? model)
    {
        _from = model;
        return AskAsync();
    }

    private Task ToAsync(string? target)
    {
        _to = target ?? "";
        return AskAsync();
    }

    private async Task AskAsync()
    {
        var question = string.Join('\u001d', ViewKey, From, _to);
        if (Request is null || Chosen is not { } target)
        {
            (_result, _fault, _askedFor) = (null, null, null);
            return;
        }
        if (string.Equals(question, _askedFor, StringComparison.Ordinal))
        {
            return;
        }
        _askedFor = question;
        try
        {
            var result = await Costs.GetWhatIfAsync(ToRequest(Request, target, await Owners.GetAsync(Request.Filter.Tenant, _left.Token)), _left.Token);
            if (string.Equals(question, _askedFor, StringComparison.Ordinal))
            {
                (_result, _fault) = (result, null);
            }
        }
        catch (Exception exception) when (exception is DbException or HttpRequestException or TimeoutException)
        {
            (_result, _fault, _askedFor) = (null, Text["FaultUnavailable"], null);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The viewer left.
        }
    }

    private WhatIfRequest ToRequest(CostRequest request, Target target, IReadOnlyDictionary<string, string> owners) => new()
    {
        Filter = From.Length == 0 ? request.Filter : request.Filter.With(CallDimension.Model, [From]),
        From = request.From,
        To = request.To,
        Teams = request.Teams,
        OwningTeams = owners,
        Provider = target.Provider,
        Model = target.Model,
    };

    private string Difference(WhatIf result)
    {
        var difference = result.Difference!.Value;
        return difference == 0 || result.Actual == 0
            ? Text["WhatIfSame"]
            : Text[difference < 0 ? "WhatIfLess" : "WhatIfMore", CostWords.Money(Math.Abs(difference)), CostWords.Share(Math.Abs(difference) / result.Actual)];
    }
}
