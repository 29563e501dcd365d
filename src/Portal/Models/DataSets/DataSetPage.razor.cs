using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.DataSets;
using Portal.Ui;

namespace Portal.Models.DataSets;

/// <summary>One data set: its versions, where they came from, what was made from them, and which runs read them.</summary>
public sealed partial class DataSetPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<DataColumn<DataSetVersion>> _versions = [];
    private DataSetRecord? _record;
    private string? _loaded;
    private bool _isMissing;
    private bool _fault;
    private bool _editing;
    private bool _adding;

    [Parameter] public string Name { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private DataSetCatalogue Catalogue { get; set; } = null!;
    [Inject] private IStringLocalizer<DataSetTexts> Text { get; set; } = null!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => _versions =
    [
        new(Text["Version"], version => builder => builder.AddContent(0, version.Name)),
        new(Text["Rows"], version => builder => builder.AddContent(0, version.Rows?.ToString("N0", CultureInfo.CurrentCulture) ?? "–"), Numeric: true),
        new(Text["Bytes"], version => builder => builder.AddContent(0, version.Bytes is { } bytes ? UnitFormat.Bytes(bytes) : "–"), Numeric: true),
        new(Text["Digest"], version => builder => Digest(builder, version.Digest)),
        new(Text["Location"], version => builder => builder.AddContent(0, version.Location ?? "–")),
        new(Text["Notes"], version => builder => builder.AddContent(0, version.Notes)),
        new(Text["Added"], version => builder => Added(builder, version)),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Name)
        {
            _loaded = Name;
            await LoadAsync();
        }
    }

    private static void Digest(RenderTreeBuilder builder, string? digest)
    {
        if (digest is null)
        {
            builder.AddContent(0, "–");
            return;
        }
        builder.OpenElement(1, "code");
        builder.AddContent(2, digest.Length > 24 ? $"{digest[..24]}…" : digest);
        builder.CloseElement();
        builder.OpenComponent<CopyButton>(3);
        builder.AddAttribute(4, nameof(CopyButton.Value), digest);
        builder.CloseComponent();
    }

    private static void Added(RenderTreeBuilder builder, DataSetVersion version)
    {
        builder.AddContent(0, $"{version.CreatedBy}, ");
        builder.OpenComponent<LocalTime>(1);
        builder.AddAttribute(2, nameof(LocalTime.Value), version.CreatedAt);
        builder.CloseComponent();
    }

    private string VersionName(Guid id) => _record!.Versions.FirstOrDefault(version => version.Id == id)?.Name ?? "";

    private async Task SavedAsync()
    {
        (_editing, _adding) = (false, false);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _record = await Catalogue.FindAsync((await Viewer).User.GetTenant(), Name, _left.Token);
            (_isMissing, _fault) = (_record is null, false);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}
