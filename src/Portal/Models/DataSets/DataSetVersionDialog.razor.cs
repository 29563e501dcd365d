using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Governance.Models.DataSets;

namespace Portal.Models.DataSets;

/// <summary>Registers a version of a data set with what it was made from.</summary>
public sealed partial class DataSetVersionDialog : ComponentBase
{
    private readonly List<SourceLine> _sources = [];
    private IReadOnlyList<string> _known = [];
    private string _name = "";
    private string? _digest;
    private string? _rows;
    private string? _bytes;
    private string? _location;
    private string _notes = "";
    private bool _busy;
    private IReadOnlyList<string> _problems = [];

    [Parameter, EditorRequired] public DataSet Set { get; set; } = null!;
    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Parameter, EditorRequired] public EventCallback OnAdded { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private DataSetCommands Commands { get; set; } = null!;
    [Inject] private DataSetCatalogue Catalogue { get; set; } = null!;
    [Inject] private AssetWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<DataSetTexts> Text { get; set; } = null!;

    protected override async Task OnInitializedAsync() =>
        _known = [.. (await Catalogue.ListAsync((await Viewer).User.GetTenant(), CancellationToken.None)).Where(entry => entry.Latest is not null).Select(entry => $"{entry.Set.Name} {entry.Latest}")];

    private async Task AddAsync()
    {
        if (!TryCount(_rows, out var rows) || !TryCount(_bytes, out var bytes))
        {
            _problems = [Text["NotANumber"]];
            return;
        }
        _busy = true;
        var draft = new DataSetVersionDraft
        {
            Name = _name,
            Digest = _digest,
            Rows = rows,
            Bytes = bytes,
            Location = _location,
            Notes = _notes,
            Sources = [.. _sources.Where(source => !string.IsNullOrWhiteSpace(source.From)).Select(Source)],
        };
        var attempt = await RegistryAttempt.RunAsync(async () => await Commands.AddVersionAsync((await Viewer).User, Set.Name, draft, CancellationToken.None), Words);
        (_busy, _problems) = (false, attempt.Problems);
        if (attempt.Outcome == ModelOutcome.Done)
        {
            await OnAdded.InvokeAsync();
        }
    }

    /// <summary>What was chosen from the list is a registered version; anything else is an origin outside.</summary>
    private DataSetSource Source(SourceLine line)
    {
        var from = line.From!.Trim();
        return _known.Contains(from, StringComparer.Ordinal) && from.Split(' ', 2) is [var set, var version]
            ? new DataSetSource(line.Kind, set, version)
            : new DataSetSource(line.Kind, Origin: from);
    }

    private static bool TryCount(string? text, out long? count)
    {
        count = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        var isNumber = long.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.CurrentCulture, out var number);
        count = number;
        return isNumber;
    }

    private sealed class SourceLine
    {
        public DerivationKind Kind { get; set; } = DerivationKind.Filtered;

        public string? From { get; set; }
    }
}
