using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Governance.Models.Prompts;

namespace Portal.Models.Prompts;

/// <summary>Writes another version of a prompt, beginning with the one that was shown.</summary>
public sealed partial class PromptVersionDialog : ComponentBase
{
    private readonly List<Line> _messages = [];
    private string? _settings;
    private string _notes = "";
    private bool _busy;
    private IReadOnlyList<string> _problems = [];

    [Parameter, EditorRequired] public Prompt Prompt { get; set; } = null!;

    /// <summary>The version to begin with; null: nothing.</summary>
    [Parameter] public PromptVersion? From { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Parameter, EditorRequired] public EventCallback<PromptVersion> OnAdded { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private PromptCommands Commands { get; set; } = null!;
    [Inject] private AssetWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<PromptTexts> Text { get; set; } = null!;

    private IReadOnlyList<string> Variables => PromptRules.VariablesOf(Messages);

    private IEnumerable<PromptMessage> Messages => _messages.Select(line => new PromptMessage(line.Role, line.Content));

    protected override void OnInitialized()
    {
        _messages.AddRange((From?.GetMessages() ?? []).Select(message => new Line { Role = message.Role, Content = message.Content }));
        if (_messages.Count == 0)
        {
            _messages.Add(new Line());
        }
        _settings = From?.Settings;
    }

    private async Task AddAsync()
    {
        _busy = true;
        var attempt = await RegistryAttempt.RunAsync(
            async () => await Commands.AddVersionAsync((await Viewer).User, Prompt.Name, new PromptDraft([.. Messages], _settings, _notes), CancellationToken.None), Words);
        _busy = false;
        if (attempt is { Outcome: ModelOutcome.Done, Record: { } added })
        {
            await OnAdded.InvokeAsync(added);
            return;
        }
        _problems = attempt is { Outcome: ModelOutcome.Duplicate, Record: { } same } ? [Text["SameAsNewest", same.Number]] : attempt.Problems;
    }

    private sealed class Line
    {
        public PromptRole Role { get; set; } = PromptRole.System;

        public string Content { get; set; } = "";
    }
}
