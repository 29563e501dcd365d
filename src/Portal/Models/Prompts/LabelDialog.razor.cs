using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Governance.Models.Prompts;

namespace Portal.Models.Prompts;

/// <summary>Points a label to a version, with the reason everybody will read.</summary>
public sealed partial class LabelDialog : ComponentBase
{
    private string _label = PromptLabel.Production;
    private string _reason = "";
    private bool _busy;
    private IReadOnlyList<string> _problems = [];

    [Parameter, EditorRequired] public PromptRecord Record { get; set; } = null!;

    /// <summary>Number of the version the label is to point to.</summary>
    [Parameter, EditorRequired] public int Number { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Parameter, EditorRequired] public EventCallback OnMoved { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private PromptCommands Commands { get; set; } = null!;
    [Inject] private AssetWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<PromptTexts> Text { get; set; } = null!;

    private PromptLabel? Current => Record.Labels.FirstOrDefault(label => label.Name == _label);

    private async Task MoveAsync()
    {
        _busy = true;
        var attempt = await RegistryAttempt.RunAsync(
            async () => await Commands.MoveLabelAsync((await Viewer).User, Record.Prompt.Name, _label, Number, Current?.Number, _reason, CancellationToken.None), Words);
        _busy = false;
        if (attempt.Outcome == ModelOutcome.Done)
        {
            await OnMoved.InvokeAsync();
            return;
        }
        _problems = attempt is { Outcome: ModelOutcome.Conflict, Record: { } other }
            ? [Text["LabelConflict", other.ChangedBy, other.Number, other.ChangedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)]]
            : attempt.Problems;
    }
}
