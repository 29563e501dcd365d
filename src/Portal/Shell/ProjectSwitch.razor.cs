using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;

namespace Portal.Shell;

/// <summary>The projects a person may work in. Changing it is a form post, after which everything on the page is the other project's.</summary>
public sealed partial class ProjectSwitch : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<Project> _projects = [];
    private string _current = "";

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Projects Projects { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Text { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        var user = (await Authentication).User;
        try
        {
            _projects = await Projects.ListForAsync(user, _closing.Token);
            _current = user.GetTenant();
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // The menu works without; the project one is in stays.
            _projects = [];
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
