using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Governance.Models.Runs;

namespace Portal.Models.Runs;

/// <summary>Takes runs of MLflow as JSON, from a file or pasted, and says what is wrong with it before anything is stored.</summary>
public sealed partial class RunImportDialog : ComponentBase
{
    private string _document = "";
    private RunKind _kind = RunKind.Training;
    private IReadOnlyList<RunDraft>? _runs;
    private IReadOnlyList<string> _problems = [];
    private bool _busy;

    /// <summary>Name of the model the runs belong to.</summary>
    [Parameter, EditorRequired] public string Model { get; set; } = "";

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Parameter, EditorRequired] public EventCallback<RunImport> OnImported { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelRuns Runs { get; set; } = null!;
    [Inject] private AssetWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<RunTexts> Text { get; set; } = null!;

    private async Task LoadAsync(InputFileChangeEventArgs change)
    {
        if (change.File.Size > MlflowRuns.MostLength)
        {
            (_runs, _problems) = (null, [Text["ImportTooLong", MlflowRuns.MostLength]]);
            return;
        }
        using var reader = new StreamReader(change.File.OpenReadStream(MlflowRuns.MostLength));
        Read(await reader.ReadToEndAsync());
    }

    private void ReadAs(RunKind kind)
    {
        _kind = kind;
        Read(_document);
    }

    private void Read(string? document)
    {
        _document = document ?? "";
        (_runs, _problems) = (null, []);
        if (string.IsNullOrWhiteSpace(_document))
        {
            return;
        }
        try
        {
            _runs = MlflowRuns.Read(_document, _kind);
        }
        catch (MlflowFormatException fault)
        {
            _problems = [fault.Message];
        }
    }

    private async Task ImportAsync()
    {
        if (_runs is not { } runs)
        {
            return;
        }
        _busy = true;
        var attempt = await RegistryAttempt.RunAsync(async () => await Runs.ImportAsync((await Viewer).User, Model, runs, CancellationToken.None), Words);
        (_busy, _problems) = (false, attempt.Problems);
        if (attempt is { Outcome: ModelOutcome.Done, Record: { } import })
        {
            await OnImported.InvokeAsync(import);
        }
    }
}
