using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>The API keys of a project: what each is for, whether anybody uses it, and its end.</summary>
public sealed partial class KeysPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<ApiKey>? _keys;
    private IReadOnlyList<Team> _teams = [];
    private ApiKey? _renaming;
    private ApiKey? _revoking;
    private bool _making;
    private string? _fault;
    private string _tenant = "";

    /// <summary>"all": with those that are revoked or over.</summary>
    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Inject] private ApiKeys Keys { get; set; } = null!;
    [Inject] private Teams Teams { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;
    [Inject] private IStringLocalizer<KeysTexts> Text { get; set; } = null!;

    private bool All => Show == "all";

    private int Gone => _keys!.Count(key => !key.IsLive(Time.GetUtcNow()));

    private IReadOnlyList<ApiKey> Shown => All ? _keys! : [.. _keys!.Where(key => key.IsLive(Time.GetUtcNow()))];

    /// <summary>Keys whose end is near: whoever uses them needs a new one first.</summary>
    private List<ApiKey> Warnings =>
        [.. _keys!.Where(key => key.IsLive(Time.GetUtcNow()) && key.ExpiresAt - Time.GetUtcNow() <= KeyWords.ExpiryWarning)];

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        _tenant = (await Authentication).User.GetTenant();
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        try
        {
            _teams = [.. (await Teams.ListAsync(_tenant, _closing.Token)).Select(one => one.Team)];
            _keys = await Keys.ListAsync(_tenant, _closing.Token);
            _fault = null;
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
    }

    private async Task RevokeAsync()
    {
        if (_revoking is not { } key)
        {
            return;
        }
        _revoking = null;
        try
        {
            await Keys.RevokeAsync((await Authentication).User, key.Id, reason: null, _closing.Token);
            await ReloadAsync();
        }
        catch (AccessRefusedException)
        {
            _fault = Text["Refused"];
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["ErrorRevoke"];
        }
    }

    internal static bool IsUnavailable(Exception fault) => fault is DbException or DbUpdateException or TimeoutException or InvalidOperationException;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
