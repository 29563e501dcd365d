using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>Gives a key another name or team.</summary>
public sealed partial class RenameKeyDialog : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ApiKey _key = null!;
    private string _name = "";
    private string _team = "";
    private string? _notice;
    private bool _saving;

    [Parameter, EditorRequired] public ApiKey Key { get; set; } = null!;
    [Parameter, EditorRequired] public IReadOnlyList<Team> Teams { get; set; } = [];
    [Parameter, EditorRequired] public EventCallback OnDone { get; set; }
    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private ApiKeys Keys { get; set; } = null!;
    [Inject] private IStringLocalizer<KeysTexts> Text { get; set; } = null!;

    protected override void OnInitialized() => (_key, _name, _team) = (Key, Key.Name, Key.TeamId?.ToString() ?? "");

    private async Task SaveAsync()
    {
        if (_saving)
        {
            return;
        }
        _saving = true;
        try
        {
            var change = await Keys.RenameAsync(
                (await Authentication).User, _key.Id, _key.Version, _name, Guid.TryParse(_team, out var team) ? team : null, _closing.Token);
            switch (change)
            {
                case { Outcome: ApiKeyOutcome.Done }:
                    await OnDone.InvokeAsync();
                    await OnClose.InvokeAsync();
                    break;
                case { Outcome: ApiKeyOutcome.Conflict, Key: { } theirs }:
                    // What was typed stays; saving once more is then a decision.
                    (_key, _notice) = (theirs, Text["RenameConflict", theirs.Name]);
                    break;
                case { Outcome: ApiKeyOutcome.Invalid, Faults: [var fault, ..] }:
                    _notice = KeyWords.Sentence(fault, Text);
                    break;
                default:
                    _notice = Text["KeyGone"];
                    break;
            }
        }
        catch (AccessRefusedException)
        {
            _notice = Text["Refused"];
        }
        catch (Exception fault) when (KeysPage.IsUnavailable(fault))
        {
            _notice = Text["ErrorSave"];
        }
        finally
        {
            _saving = false;
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
