using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>Distributes the traffic of an environment over versions.</summary>
public sealed partial class DeployForm : ComponentBase
{
    private readonly List<Share> _shares = [];
    private IReadOnlyList<ModelFault> _faults = [];
    private DeploymentStrategy _strategy;
    private string _environment = "";
    private string _reason = "";
    private string? _problem;
    private long _seen;
    private bool _saving;

    [Parameter, EditorRequired] public Model Model { get; set; } = null!;

    /// <summary>The model's versions.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ModelVersion> Versions { get; set; } = [];

    /// <summary>Null: to be named in the form.</summary>
    [Parameter] public string? Environment { get; set; }

    /// <summary>What runs there; null: nothing was ever deployed there.</summary>
    [Parameter] public EnvironmentDeployments? Current { get; set; }

    /// <summary>The environment whose traffic was distributed.</summary>
    [Parameter] public EventCallback<string> OnSaved { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelDeployments Commands { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;

    /// <summary>A share as it was typed.</summary>
    private sealed record Share(string Version, string Percent);

    private string SumText => Text["SharesSum", _shares.Sum(share => Read(share.Percent) ?? 0).ToString("0.##", CultureInfo.CurrentCulture)];

    protected override void OnInitialized()
    {
        (_environment, _seen) = (Environment ?? "", Current?.Environment.Version ?? 0);
        _strategy = Current?.Active.Select(one => (DeploymentStrategy?)one.Strategy).FirstOrDefault() ?? DeploymentStrategy.Rolling;
        foreach (var one in Current?.Active.OrderByDescending(one => one.TrafficPercent) ?? Enumerable.Empty<Deployment>())
        {
            _shares.Add(new Share(Versions.First(version => version.Id == one.VersionId).Name, one.TrafficPercent.ToString("0.##", CultureInfo.CurrentCulture)));
        }
        if (_shares.Count == 0)
        {
            _shares.Add(new Share(Versions.FirstOrDefault(version => version.Stage != LifecycleStage.Retired)?.Name ?? "", "100"));
        }
    }

    private static string Value(ChangeEventArgs change) => change.Value as string ?? "";

    private void Set(int at, Share share) => _shares[at] = share;

    /// <summary>Null where no number was typed.</summary>
    private static decimal? Read(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.CurrentCulture, out var percent) ? percent : null;

    private async Task SaveAsync()
    {
        if (_saving)
        {
            return;
        }
        _saving = true;
        string? saved = null;
        try
        {
            // What is no number becomes an impossible share, so that it is named with everything else that is wrong.
            var shares = _shares.Where(share => share.Version.Length > 0 || share.Percent.Length > 0).Select(share => new TrafficShare(share.Version, Read(share.Percent) ?? -1)).ToList();
            var asked = new Distribution(_environment.Trim(), _strategy, shares, _reason);
            saved = Show(await Commands.SetAsync((await Viewer).User, Model.Name, asked, _seen, CancellationToken.None), asked.Environment);
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            _problem = Text["StoreFaultKept"];
        }
        finally
        {
            _saving = false;
        }
        if (saved is not null)
        {
            await OnSaved.InvokeAsync(saved);
        }
    }

    /// <summary>The environment when it was done; else says why not.</summary>
    private string? Show(ModelChange<EnvironmentDeployments> change, string environment)
    {
        (_faults, _problem) = (change.Faults ?? [], null);
        if (change.Outcome is ModelOutcome.Conflict && change.Record is { } theirs)
        {
            // Saving again means: mine, although I have seen theirs.
            _seen = theirs.Environment.Version;
            var now = string.Join(", ", theirs.Active.Select(one => $"{Versions.FirstOrDefault(version => version.Id == one.VersionId)?.Name ?? "–"} {one.TrafficPercent:0.##} %"));
            _problem = Text["DeployConflict", theirs.Environment.ChangedBy, now.Length == 0 ? Text["RunsNowhere"].Value : now];
        }
        else if (change.Outcome is ModelOutcome.Missing)
        {
            _problem = Text["ModelGone"];
        }
        return change.Outcome is ModelOutcome.Done ? environment : null;
    }
}
