using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>Asks what a key is for, makes it, and shows it this once.</summary>
public sealed partial class NewKeyDialog : IDisposable
{
    private static readonly int[] Terms = [30, 90, 180, 365];

    private readonly CancellationTokenSource _closing = new();
    private ApiKey? _made;
    private ApiKeyScope? _scope;
    private string _name = "";
    private string _origins = "";
    private string _team = "";
    private string _text = "";
    private string? _notice;
    private int _days = 365;
    private bool _tried;
    private bool _saving;

    [Parameter, EditorRequired] public IReadOnlyList<Team> Teams { get; set; } = [];

    /// <summary>The team chosen at first; null: none.</summary>
    [Parameter] public Guid? TeamId { get; set; }

    /// <summary>A key was made; the dialog stays open to show it.</summary>
    [Parameter, EditorRequired] public EventCallback OnMade { get; set; }
    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private ApiKeys Keys { get; set; } = null!;
    [Inject] private ScopeCatalog Catalog { get; set; } = null!;
    [Inject] private IngestAddress Ingest { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<KeysTexts> Text { get; set; } = null!;

    private string Snippet => KeySnippet.For(_made!.Scope, _text, Navigation.BaseUri.TrimEnd('/'), Ingest, Catalog.FindExample(_made.Scope));

    private ApiKeyDraft Draft => new()
    {
        Name = _name,
        Scope = _scope,
        Days = _days == 0 ? null : _days,
        TeamId = Guid.TryParse(_team, out var team) ? team : null,
        AllowedOrigins = _scope == ApiKeyScope.Feedback ? _origins.Split((char[])['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries) : [],
    };

    protected override void OnInitialized()
    {
        _team = TeamId?.ToString() ?? "";
        _scope = Catalog.Offered.Contains(ApiKeyScope.Ingest) ? ApiKeyScope.Ingest : null;
    }

    private bool Shows(ApiKeyFault fault) => _tried && ApiKeyRules.Check(Draft).Contains(fault);

    private RenderFragment Fault(params IEnumerable<ApiKeyFault> faults) => builder =>
    {
        foreach (var fault in faults.Where(Shows))
        {
            builder.OpenElement(0, "small");
            builder.SetKey(fault);
            builder.AddAttribute(1, "class", "fault");
            builder.AddAttribute(2, "role", "alert");
            builder.AddContent(3, KeyWords.Sentence(fault, Text));
            builder.CloseElement();
        }
    };

    private async Task SubmitAsync()
    {
        if (_made is not null)
        {
            await OnClose.InvokeAsync();
            return;
        }
        _tried = true;
        if (_saving || ApiKeyRules.Check(Draft).Count > 0)
        {
            return;
        }
        _saving = true;
        try
        {
            var change = await Keys.CreateAsync((await Authentication).User, Draft, _closing.Token);
            if (change is { Outcome: ApiKeyOutcome.Done, Key: { } key, Text: { } text })
            {
                (_made, _text) = (key, text);
                await OnMade.InvokeAsync();
            }
            else
            {
                _notice = string.Join(" ", (change.Faults ?? []).Select(fault => KeyWords.Sentence(fault, Text)));
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
