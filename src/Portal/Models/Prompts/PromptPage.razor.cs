using System.Data.Common;
using System.Globalization;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Prompts;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Models.Prompts;

/// <summary>One prompt: its versions, what changed between two of them, and which is in use since when and why.</summary>
public sealed partial class PromptPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<DataColumn<PromptLabelMove>> _moves = [];
    private PromptRecord? _record;
    private string? _loaded;
    private bool _isMissing;
    private bool _fault;
    private bool _editing;
    private bool _labelling;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "version")] private int? Version { get; set; }
    [SupplyParameterFromQuery(Name = "with")] private int? With { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private PromptLibrary Library { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<PromptTexts> Text { get; set; } = null!;

    /// <summary>The one asked for; else the one in production; else the newest.</summary>
    private PromptVersion? Shown =>
        Find(Version) ?? Find(_record?.Labels.FirstOrDefault(label => label.Name == PromptLabel.Production)?.Number) ?? (_record?.Versions is [var newest, ..] ? newest : null);

    private IReadOnlyList<string> Variables => PromptRules.VariablesOf(Shown!.GetMessages());

    private IReadOnlyList<DiffPiece>? Difference => Find(With) is { } other && other != Shown ? new InlineDiffBuilder(new Differ()).BuildDiffModel(TextOf(other), TextOf(Shown!)).Lines : null;

    private string Headline => _record!.Labels.FirstOrDefault(label => label.Name == PromptLabel.Production) is { } label
        ? Text["InProduction", label.Number, label.ChangedBy, label.ChangedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)]
        : Text["NotInProduction"];

    private string FetchCommand =>
        $"curl -H \"Authorization: Bearer $PORTAL_KEY\" \"{Navigation.BaseUri}api/v1/prompts/{Uri.EscapeDataString(Name)}/resolved?label={PromptLabel.Production}\"";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => _moves =
    [
        new(Text["When"], move => builder => Time(builder, move.MovedAt)),
        new(Text["Label"], move => builder => builder.AddContent(0, move.Label)),
        new(Text["FromTo"], move => builder => builder.AddContent(0, $"{Number(move.From)} → {Number(move.To)}")),
        new(Text["Who"], move => builder => builder.AddContent(0, move.MovedBy)),
        new(Text["Why"], move => builder => builder.AddContent(0, move.Reason)),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Name)
        {
            _loaded = Name;
            await LoadAsync();
        }
    }

    private static void Time(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder, DateTimeOffset moment)
    {
        builder.OpenComponent<LocalTime>(0);
        builder.AddAttribute(1, nameof(LocalTime.Value), moment);
        builder.CloseComponent();
    }

    private static string Number(int? number) => number is { } value ? string.Create(CultureInfo.InvariantCulture, $"v{value}") : "–";

    private static string ClassOf(ChangeType type) => type switch { ChangeType.Inserted => "added", ChangeType.Deleted => "removed", _ => "same" };

    private static string MarkOf(ChangeType type) => type switch { ChangeType.Inserted => "+", ChangeType.Deleted => "-", _ => " " };

    private string TextOf(PromptVersion version) =>
        string.Join("\n\n", version.GetMessages().Select(message => $"[{Text[$"Role{message.Role}"]}]\n{message.Content}")) + (version.Settings is { } settings ? $"\n\n[{Text["Settings"]}]\n{settings}" : "");

    private PromptVersion? Find(int? number) => number is null ? null : _record?.Versions.FirstOrDefault(version => version.Number == number);

    private IEnumerable<string> LabelsOf(int number) => _record!.Labels.Where(label => label.Number == number).Select(label => label.Name);

    private void Compare(string? number) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["version"] = Shown!.Number,
            ["with"] = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var other) ? other : null,
        }));

    private async Task AddedAsync(PromptVersion version)
    {
        _editing = false;
        await LoadAsync();
        Navigation.NavigateTo(PortalUrls.Prompt(Name, version.Number));
    }

    private async Task MovedAsync()
    {
        _labelling = false;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _record = await Library.FindAsync((await Viewer).User.GetTenant(), Name, _left.Token);
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
