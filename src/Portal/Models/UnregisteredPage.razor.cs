using System.Data.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Models;

/// <summary>Models seen in traffic that nobody answers for yet: register them, or say why that is not needed.</summary>
public sealed partial class UnregisteredPage : ComponentBase, IDisposable
{
    private const string DefaultRange = "30d";

    private IReadOnlyList<DataColumn<UnregisteredTraffic>> _columns = [];
    private IReadOnlyList<DataColumn<IgnoredTraffic>> _ignoredColumns = [];
    private IReadOnlyList<UnregisteredTraffic> _waiting = [];
    private IReadOnlyList<IgnoredTraffic> _ignored = [];
    private IReadOnlyList<ModelFault> _faults = [];
    private ModelTrafficReport? _report;
    private UnregisteredTraffic? _ignoring;
    private IDisposable? _subscription;
    private VersionLinks _links = new([]);
    private string _tenant = "";
    private string _reason = "";
    private string? _message;
    private string? _fault;
    private bool _mayEdit;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] private TrafficIgnore Ignore { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private IAuthorizationService Authorization { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    public void Dispose() => _subscription?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        var user = (await Viewer).User;
        _tenant = user.GetTenant();
        _mayEdit = (await Authorization.AuthorizeAsync(user, PortalPolicies.EditModels)).Succeeded;
        _columns =
        [
            new(Text["Model"], NameCell),
            new(Text["Application"], row => builder => builder.AddContent(0, Words.Named(row.Application))),
            new(Text["Environment"], row => builder => builder.AddContent(0, Words.Named(row.Environment))),
            new(Text["Calls"], row => builder => builder.AddContent(0, UnitFormat.Format(row.Numbers.Calls, Unit.Count).ToString()), Numeric: true),
            new(Text["Cost"], row => builder => builder.AddContent(0, UnitFormat.Money(row.Numbers.KnownCost).ToString()), Numeric: true),
            new(Text["FirstSeen"], row => Moment(row.Numbers.FirstSeen)),
            new(Text["LastSeen"], row => Moment(row.Numbers.LastSeen)),
            .. _mayEdit ? [new DataColumn<UnregisteredTraffic>(Text["Actions"], ActionsCell)] : Array.Empty<DataColumn<UnregisteredTraffic>>(),
        ];
        _ignoredColumns =
        [
            new(Text["Model"], row => builder => builder.AddContent(0, row.ResponseModel)),
            new(Text["Application"], row => builder => builder.AddContent(0, Words.Named(row.Application))),
            new(Text["Environment"], row => builder => builder.AddContent(0, Words.Named(row.Environment))),
            new(Text["Reason"], row => builder => builder.AddContent(0, row.Reason)),
            new(Text["IgnoredBy"], row => builder => builder.AddContent(0, row.IgnoredBy)),
            .. _mayEdit ? [new DataColumn<IgnoredTraffic>(Text["Actions"], RestoreCell)] : Array.Empty<DataColumn<IgnoredTraffic>>(),
        ];
        if (RendererInfo.IsInteractive)
        {
            await LoadDecisionsAsync();
            var key = new PanelKey(ModelTraffic.Panel, new CallFilter { Tenant = _tenant }, Range, 1);
            _subscription = Feed.Subscribe(key, frame => InvokeAsync(() => Show(frame)));
        }
    }

    private void Show(LiveFrame frame)
    {
        _fault = frame.Fault is null ? null : frame.ErrorId;
        if (frame.Value is ModelTrafficReport report)
        {
            _report = report;
            Arrange();
        }
        StateHasChanged();
    }

    /// <summary>What was decided and registered by this moment holds, although the report may be a minute old.</summary>
    private void Arrange()
    {
        var decided = _ignored.Select(one => (one.Application, one.Environment, one.ResponseModel)).ToHashSet();
        _waiting =
        [
            .. (_report?.Unregistered ?? []).Where(one => !decided.Contains((one.Application, one.Environment, one.ResponseModel))
                && one.Versions.Any(version => _links.Find(new CallOrigin(one.Application, one.Environment, one.ResponseModel, version)).Count == 0)),
        ];
    }

    private async Task LoadDecisionsAsync()
    {
        try
        {
            _ignored = await Ignore.ListAsync(_tenant, CancellationToken.None);
            _links = new VersionLinks(await Catalogue.GetLinksAsync(_tenant, CancellationToken.None));
        }
        catch (DbException)
        {
            _message = Text["StoreFault"];
        }
        Arrange();
    }

    private string Headline() => _waiting.Count switch
    {
        0 => Text["UnregisteredNone"],
        1 => Text["UnregisteredOne", UnitFormat.Format(_waiting.Sum(one => (double)one.Numbers.Calls), Unit.Count), Range.ToQuery()],
        _ => Text["UnregisteredSome", _waiting.Count, UnitFormat.Format(_waiting.Sum(one => (double)one.Numbers.Calls), Unit.Count), Range.ToQuery()],
    };

    private RenderFragment NameCell(UnregisteredTraffic row) => builder =>
    {
        builder.OpenElement(0, "strong");
        builder.AddContent(1, Words.Named(row.ResponseModel));
        builder.CloseElement();
        if (row.Providers.Count > 0)
        {
            builder.OpenElement(2, "small");
            builder.AddAttribute(3, "class", "muted");
            builder.AddContent(4, string.Join(", ", row.Providers));
            builder.CloseElement();
        }
    };

    private static RenderFragment Moment(DateTimeOffset time) => builder =>
    {
        builder.OpenComponent<LocalTime>(0);
        builder.AddComponentParameter(1, nameof(LocalTime.Value), time);
        builder.AddComponentParameter(2, nameof(LocalTime.Form), TimeForm.Ago);
        builder.CloseComponent();
    };

    private RenderFragment ActionsCell(UnregisteredTraffic row) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "acts");
        builder.OpenElement(2, "button");
        builder.AddAttribute(3, "type", "button");
        builder.AddAttribute(4, "class", "button quiet");
        builder.AddAttribute(5, "aria-label", Text["IgnoreNamed", row.ResponseModel]);
        builder.AddAttribute(6, "onclick", EventCallback.Factory.Create(this, () => Ask(row)));
        builder.AddContent(7, Text["Ignore"]);
        builder.CloseElement();
        builder.OpenElement(8, "a");
        builder.AddAttribute(9, "class", "button");
        builder.AddAttribute(10, "href", PortalUrls.RegisterModel(row.Application, row.Environment, row.Providers.Count == 0 ? null : row.Providers[0], row.ResponseModel));
        builder.AddAttribute(11, "aria-label", Text["RegisterNamed", row.ResponseModel, Words.Named(row.Application), Words.Named(row.Environment)]);
        builder.AddContent(12, Text["RegisterShort"]);
        builder.CloseElement();
        builder.CloseElement();
    };

    private RenderFragment RestoreCell(IgnoredTraffic row) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "acts");
        builder.OpenElement(2, "button");
        builder.AddAttribute(3, "type", "button");
        builder.AddAttribute(4, "class", "button quiet");
        builder.AddAttribute(5, "aria-label", Text["RestoreNamed", row.ResponseModel]);
        builder.AddAttribute(6, "onclick", EventCallback.Factory.Create(this, () => RestoreAsync(row)));
        builder.AddContent(7, Text["Restore"]);
        builder.CloseElement();
        builder.CloseElement();
    };

    private void Ask(UnregisteredTraffic row) => (_ignoring, _reason, _faults) = (row, "", []);

    private Task IgnoreAsync() => TryAsync(async () =>
    {
        var asked = _ignoring!;
        var change = await Ignore.IgnoreAsync((await Viewer).User, asked.Application, asked.Environment, asked.ResponseModel, _reason, CancellationToken.None);
        if (change.Outcome is ModelOutcome.Invalid)
        {
            _faults = change.Faults!;
            return;
        }
        (_ignoring, _message) = (null, Text["Ignored", asked.ResponseModel]);
    });

    private Task RestoreAsync(IgnoredTraffic row) => TryAsync(async () =>
    {
        await Ignore.RestoreAsync((await Viewer).User, row.Id, CancellationToken.None);
        _message = Text["Restored", row.ResponseModel];
    });

    private async Task TryAsync(Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (AccessRefusedException)
        {
            _message = Text["NotAllowed"];
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            _message = Text["StoreFaultKept"];
        }
        await LoadDecisionsAsync();
    }
}
