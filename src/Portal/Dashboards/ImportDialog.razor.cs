using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace Portal.Dashboards;

/// <summary>Takes a dashboard as JSON, from a file or pasted, and says while typing what is wrong with it and in which line.</summary>
public sealed partial class ImportDialog : ComponentBase
{
    private string _document = "";
    private DashboardReading? _reading;

    [Parameter, EditorRequired] public EventCallback<DashboardDefinition> OnImport { get; set; }
    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Inject] private DashboardLibrary Library { get; set; } = default!;
    [Inject] private IStringLocalizer<DashboardTexts> Text { get; set; } = default!;

    private async Task LoadAsync(InputFileChangeEventArgs change)
    {
        if (change.File.Size > DashboardJson.LongestDocument)
        {
            _reading = new DashboardReading(null, [new DashboardFault(1, "", Text["ImportTooLong", DashboardJson.LongestDocument])], []);
            return;
        }
        using var reader = new StreamReader(change.File.OpenReadStream(DashboardJson.LongestDocument));
        Check(await reader.ReadToEndAsync());
    }

    private void Check(string? document)
    {
        _document = document ?? "";
        _reading = string.IsNullOrWhiteSpace(_document) ? null : Library.TryRead(_document);
    }

    private Task ImportAsync() => _reading?.Definition is { } definition ? OnImport.InvokeAsync(definition) : Task.CompletedTask;
}
