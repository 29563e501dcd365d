using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Tree;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Audit;

/// <summary>Who changed what, when and why: filtered by the address, read to the last entry, checked as a whole.</summary>
public sealed partial class AuditTrailPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private AuditView _view = new();
    private AuditView? _shown;
    private AuditList? _list;
    private AuditChoices _choices = new([], [], []);
    private AuditState? _state;
    private AuditVerification? _verification;
    private AuditProgress? _progress;
    private AuditRecord? _opened;
    private DataGrid<AuditRecord>? _grid;
    private IReadOnlyList<GridColumn<AuditRecord>> _columns = [];
    private string _tenant = "";
    private string? _subjectName;
    private string? _fault;
    private bool _exporting;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = "actor")] private string? ActorQuery { get; set; }
    [SupplyParameterFromQuery(Name = "action")] private string? ActionQuery { get; set; }
    [SupplyParameterFromQuery(Name = "subject")] private string? SubjectQuery { get; set; }
    [SupplyParameterFromQuery(Name = "q")] private string? SearchQuery { get; set; }
    [SupplyParameterFromQuery(Name = "entry")] private Guid? EntryQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private AuditLog Log { get; set; } = default!;
    [Inject] private AuditVerifier Verifier { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private AuditPhrases Phrases { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private ILogger<AuditTrailPage> Logger { get; set; } = default!;
    [Inject] private IStringLocalizer<AuditTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _list?.Dispose();
    }

    protected override void OnInitialized() => _columns =
    [
        new("time", Text["When"], Moment, entry => entry.Time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)) { Width = 208 },
        Column("actor", "Who", Phrases.Actor, 168),
        Column("action", "What", entry => Phrases.Action(entry.Action), 208),
        Column("subject", "Of", entry => $"{Phrases.Kind(entry.SubjectKind)}: {Phrases.Subject(entry)}", 264),
        Column("reason", "Why", entry => entry.Reason is { } reason ? reason.Text ?? Text["Erased"] : "", 200),
        Column("leaf", "Leaf", entry => entry.LeafIndex?.ToString("#,0", CultureInfo.CurrentCulture) ?? Text["Waiting"], 96) with { Numeric = true },
    ];

    protected override async Task OnParametersSetAsync()
    {
        _view = AuditView.Read(RangeQuery, ActorQuery, ActionQuery, SubjectQuery, SearchQuery);
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        await TryAsync(async () =>
        {
            _tenant = (await Viewer).User.GetTenant();
            if (_view != _shown)
            {
                await ReadAsync();
            }
            _opened = EntryQuery is { } id ? await Log.FindAsync(_tenant, id, _left.Token) : null;
        });
    }

    private async Task ReadAsync()
    {
        _list?.Dispose();
        _list = null;
        _shown = _view;
        var list = new AuditList(Log, _view.ToFilter(_tenant, Time.GetUtcNow()));
        var (first, _) = await list.GetAsync(0, 1, _left.Token);
        _choices = await Log.ListChoicesAsync(_tenant, _left.Token);
        _state = await Log.GetStateAsync(_left.Token);
        _verification ??= await Verifier.FindLastAsync(_left.Token);
        _subjectName = first is [{ } newest] && _view.SubjectId is not null ? Phrases.Subject(newest) : null;
        _list = list;
        if (_grid is not null)
        {
            await _grid.RefreshAsync(toTop: true);
        }
    }

    private async ValueTask<GridRows<AuditRecord>> LoadAsync(int start, int count, CancellationToken cancellationToken)
    {
        if (_list is not { } list)
        {
            return new GridRows<AuditRecord>([], 0);
        }
        var (rows, known) = await list.GetAsync(start, count, cancellationToken);
        return new GridRows<AuditRecord>(rows, known);
    }

    /// <summary>The check goes on when the viewer leaves; its result is kept and shown to whoever looks next.</summary>
    private Task VerifyAsync() => TryAsync(async () =>
    {
        await Guard.RequireAsync((await Viewer).User, PortalPolicies.ReviewAudit, cancellationToken: _left.Token);
        _progress = new AuditProgress(0, _state?.Size ?? 0);
        try
        {
            _verification = await Verifier.VerifyAsync(new Progress<AuditProgress>(Report), CancellationToken.None);
            _state = await Log.GetStateAsync(CancellationToken.None);
        }
        finally
        {
            _progress = null;
        }
    });

    private void Report(AuditProgress progress) => _ = InvokeAsync(() =>
    {
        if (_progress is not null && !_left.IsCancellationRequested)
        {
            _progress = progress;
            StateHasChanged();
        }
    });

    private void Go(AuditView view) => Navigation.NavigateTo(view.ToUrl());

    private void Open(Guid entry) => Navigation.NavigateTo(_view.ToUrl(entry));

    private void Close() => Navigation.NavigateTo(_view.ToUrl());

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            _fault = null;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The viewer left.
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or AccessRefusedException or AuditTreeException or IOException or InvalidOperationException)
        {
            _fault = Guid.NewGuid().ToString("N")[..8];
            LogFailed(Logger, fault, _fault);
        }
    }

    private static string? Some(object? value) => value as string is { Length: > 0 } text ? text : null;

    private GridColumn<AuditRecord> Column(string id, string title, Func<AuditRecord, string> text, int width) =>
        new(id, Text[title], entry => builder => builder.AddContent(0, text(entry)), text) { Width = width };

    private static RenderFragment Moment(AuditRecord entry) => builder =>
    {
        builder.OpenComponent<LocalTime>(0);
        builder.AddComponentParameter(1, nameof(LocalTime.Value), entry.Time);
        builder.CloseComponent();
    };

    [LoggerMessage(5401, LogLevel.Error, "The audit page could not be shown; id {Id} was given to the viewer")]
    private static partial void LogFailed(ILogger logger, Exception exception, string id);
}
