using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Prices;

/// <summary>Holds our figures against a provider's usage export and says why they differ.</summary>
public sealed partial class ReconciliationPage : ComponentBase, IDisposable
{
    private const long LargestFile = 64 * 1024 * 1024;
    private const int FirstDays = 50;

    private static readonly string[] ColumnNames = ["Day", "Model", "Input", "CacheRead", "CacheWrite", "CacheWrite1h", "Output", "Cost"];

    private readonly CancellationTokenSource _left = new();
    private readonly Dictionary<string, string> _mapping = new(StringComparer.Ordinal);
    private IReadOnlyList<DataColumn<ReconciledDay>> _dayColumns = [];
    private IReadOnlyList<DataColumn<Reconciliation>> _reportColumns = [];
    private IReadOnlyList<Reconciliation>? _reports;
    private IReadOnlyList<ReconciledDay> _days = [];
    private IReadOnlyList<string> _providers = [];
    private Reconciliation? _record;
    private ReconciliationReport? _report;
    private UsageExport? _export;
    private byte[] _file = [];
    private string _fileName = "";
    private string _provider = "openai";
    private string _zone = "UTC";
    private string? _problem;
    private bool _includesCache = true;
    private bool _working;

    [Parameter] public Guid? Id { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private Reconciler Reconciler { get; set; } = default!;
    [Inject] private PriceCatalog Catalog { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized()
    {
        _providers = [.. Catalog.Current.All.Select(price => price.Provider).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _dayColumns =
        [
            new(Text["ColumnModelOf"], day => builder => builder.AddContent(0, $"{day.Day.ToString("d MMM", CultureInfo.CurrentCulture)} · {day.Model}")),
            new(Text["ColumnTheirTokens"], day => builder => builder.AddContent(0, Tokens(day.Theirs)), Numeric: true),
            new(Text["ColumnOurTokens"], day => builder => builder.AddContent(0, Tokens(day.Ours)), Numeric: true),
            new(Text["ColumnTheirs"], day => builder => builder.AddContent(0, UnitFormat.Money(day.TheirCost).ToString()), Numeric: true),
            new(Text["ColumnOurs"], day => builder => builder.AddContent(0, UnitFormat.Money(day.OurCost).ToString()), Numeric: true),
            new(Text["ColumnWhy"], day => builder => builder.AddContent(0, string.Join(", ", day.Differences.OrderByDescending(effect => Math.Abs(effect.Value)).Select(effect => $"{Text[$"Kind{effect.Key}"]} {Signed(effect.Value)}")))),
        ];
        _reportColumns =
        [
            new(Text["ColumnReport"], ReportLink),
            new(Text["FieldProvider"], report => builder => builder.AddContent(0, report.Provider)),
            new(Text["ColumnTheirs"], report => builder => builder.AddContent(0, UnitFormat.Money(report.TheirCost).ToString()), Numeric: true),
            new(Text["ColumnOurs"], report => builder => builder.AddContent(0, UnitFormat.Money(report.OurCost).ToString()), Numeric: true),
            new(Text["ColumnDifference"], report => builder => builder.AddContent(0, Signed(report.TheirCost - report.OurCost)), Numeric: true),
            new(Text["ColumnMade"], report => builder => builder.AddContent(0, $"{report.MadeBy}, {PriceWords.Moment(report.MadeAt, Text, "SinceEver")}")),
        ];
    }

    protected override Task OnParametersSetAsync() => TryAsync(async () =>
    {
        var tenant = (await Viewer).User.GetTenant();
        if (Id is { } id)
        {
            var found = await Reconciler.FindAsync(tenant, id, _left.Token);
            (_record, _report) = (found?.Record, found?.Report);
            _days = [.. (_report?.Days ?? []).OrderByDescending(day => Math.Abs((day.TheirCost ?? 0) - day.OurCost)).Take(FirstDays)];
            _problem = found is null ? Text["NoSuchReport"].Value : null;
        }
        else
        {
            (_record, _report) = (null, null);
            _reports = await Reconciler.ListAsync(tenant, _left.Token);
        }
    });

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        (_export, _problem) = (null, null);
        if (change.File.Size > LargestFile)
        {
            _problem = Text["FileTooLarge", LargestFile / (1024 * 1024)];
            return;
        }
        try
        {
            using var content = new MemoryStream();
            await using var file = change.File.OpenReadStream(LargestFile, _left.Token);
            await file.CopyToAsync(content, _left.Token);
            (_file, _fileName) = (content.ToArray(), change.File.Name);
            _mapping.Clear();
            ReadAgain();
        }
        catch (IOException)
        {
            _problem = Text["FileUnreadable"];
        }
    }

    private void Map(string name, string? header)
    {
        _mapping[name] = header ?? "";
        ReadAgain();
    }

    private void ReadAgain()
    {
        using var content = new MemoryStream(_file);
        _export = UsageExports.Read(content, Chosen());
        if (_export.Columns is { } columns && Array.Exists(["usage_input_tokens_no_cache"], name => name == columns.Input))
        {
            _provider = "anthropic";
        }
    }

    private UsageColumns? Chosen()
    {
        return Column("Day") is { } day && Column("Model") is { } model && Column("Input") is { } input && Column("Output") is { } output
            ? new UsageColumns
            {
                Day = day, Model = model, Input = input, Output = output, InputIncludesCache = _includesCache,
                CacheRead = Column("CacheRead"), CacheWrite = Column("CacheWrite"), CacheWrite1h = Column("CacheWrite1h"), Cost = Column("Cost"),
            }
            : null;

        string? Column(string name) => _mapping.TryGetValue(name, out var header) && header.Length > 0 ? header : null;
    }

    private Task RunAsync() => TryAsync(async () =>
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(_zone.Trim(), out var zone))
        {
            _problem = Text["ZoneUnknown"];
            return;
        }
        _working = true;
        try
        {
            var (record, _) = await Reconciler.RunAsync((await Viewer).User, _fileName, _provider.Trim().ToLowerInvariant(), zone, _export!.Lines, _left.Token);
            Navigation.NavigateTo(PortalUrls.Of($"/prices/reconciliation/{record.Id}"));
        }
        finally
        {
            _working = false;
        }
    });

    private string Words(UsageFault fault) => fault.Kind switch
    {
        "ColumnMissing" => Text["ColumnMissing", fault.Column],
        "ValueFault" => Text["ValueFault", fault.Line, fault.Column, fault.Value],
        _ => Text[fault.Kind, fault.Value],
    };

    private string Headline(ReconciliationReport report)
    {
        var difference = report.TheirCost - report.OurCost;
        var share = report.TheirCost == 0 ? 0 : (double)(Math.Abs(difference) / report.TheirCost);
        return difference == 0
            ? Text["HeadlineEqual", report.Provider, UnitFormat.Money(report.TheirCost)]
            : Text[difference > 0 ? "HeadlineMore" : "HeadlineLess", report.Provider, UnitFormat.Money(Math.Abs(difference)), UnitFormat.Format(share, Unit.Share)];
    }

    private static string Signed(decimal amount) => amount > 0 ? $"+{UnitFormat.Money(amount)}" : UnitFormat.Money(amount).ToString();

    private static string Tokens(TokenCounts tokens) =>
        UnitFormat.Format((double)tokens.Input + tokens.CacheRead + tokens.CacheWrite + tokens.CacheWrite1h + tokens.Output + tokens.Reasoning, Unit.Count).ToString();

    private RenderFragment ReportLink(Reconciliation report) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", PortalUrls.Of($"/prices/reconciliation/{report.Id}"));
        builder.AddContent(2, Text["ReportRange", report.FileName, report.From.ToString("d MMM", CultureInfo.CurrentCulture), report.To.ToString("d MMM yyyy", CultureInfo.CurrentCulture)]);
        builder.CloseElement();
    };

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            _problem = null;
            await work();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or HttpRequestException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
    }
}
