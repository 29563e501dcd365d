using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Applications;

/// <summary>All applications with what is set for each, and the deletions under way or done.</summary>
public sealed partial class ApplicationsPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<CatalogEntry>? _entries;
    private List<ApplicationDeletion> _deletions = [];
    private bool _fault;
    private string _tenant = "";

    [Inject] private ApplicationCatalog Catalog { get; set; } = null!;
    [Inject] private ApplicationDeletions Deletions { get; set; } = null!;
    [Inject] private IngestDefaults Defaults { get; set; } = null!;
    [Inject] private IStringLocalizer<ApplicationsTexts> Text { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private IReadOnlyList<DataColumn<CatalogEntry>> Columns =>
    [
        new(Text["Name"], entry => builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", PortalUrls.ApplicationSettings(entry.Application));
            builder.AddContent(2, entry.Application);
            builder.CloseElement();
        }),
        new(Text["Calls"], entry => builder => builder.AddContent(0, UnitFormat.Format(entry.Calls, Unit.Count)), Numeric: true),
        new(Text["Sampling"], entry => builder => builder.AddContent(0, SamplingOf(entry.Settings))),
        new(Text["Content"], entry => builder => builder.AddContent(0, ContentOf(entry.Settings))),
        new(Text["Team"], entry => builder => builder.AddContent(0, entry.Settings?.Team ?? "–")),
    ];

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        _tenant = (await Authentication).User.GetTenant();
        Deletions.Progressed += OnProgressed;
        try
        {
            _deletions = [.. await Deletions.ListAsync(_tenant, _closing.Token)];
            _entries = await Catalog.ListAsync(_tenant, _closing.Token);
        }
        catch (Exception fault) when (fault is DbException or HttpRequestException or TimeoutException or InvalidOperationException)
        {
            _fault = true;
        }
    }

    private void OnProgressed(object? sender, ApplicationDeletion deletion) => _ = InvokeAsync(() =>
    {
        if (deletion.Tenant != _tenant)
        {
            return;
        }
        var at = _deletions.FindIndex(one => one.Id == deletion.Id);
        if (at >= 0)
        {
            _deletions[at] = deletion;
        }
        else
        {
            _deletions.Insert(0, deletion);
        }
        StateHasChanged();
    });

    private string SamplingOf(ApplicationSettings? settings) => settings is { SampleOneIn: > 1 } ? Text["OneIn", settings.SampleOneIn] : Text["All"];

    private string ContentOf(ApplicationSettings? settings) => settings?.CaptureContent switch
    {
        true => Text["ContentKept"],
        false => Text["ContentNotKept"],
        null => Text["AsPortal", Text[Defaults.CaptureContent ? "ContentKept" : "ContentNotKept"]],
    };

    public void Dispose()
    {
        Deletions.Progressed -= OnProgressed;
        _closing.Cancel();
        _closing.Dispose();
    }
}
