using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Access.Tenancy;

/// <summary>All projects, with what belongs to each.</summary>
public sealed partial class ProjectsPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<ProjectSummary>? _projects;
    private bool _making;
    private string? _fault;
    private string _tenant = "";

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;
    [Inject] private Projects Projects { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;

    private IReadOnlyList<DataColumn<ProjectSummary>> Columns =>
    [
        new(Text["Name"], one => builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", PortalUrls.Project(one.Project.Tenant));
            builder.AddContent(2, one.Project.Title);
            builder.CloseElement();
        }),
        new(Text["Key"], one => builder =>
        {
            builder.OpenElement(0, "code");
            builder.AddContent(1, one.Project.Tenant);
            builder.CloseElement();
        }),
        new(Text["Teams"], one => Number(one.Teams), Numeric: true),
        new(Text["Grants"], one => Number(one.Grants), Numeric: true),
        new(Text["Keys"], one => Number(one.Keys), Numeric: true),
        new(Text["State"], one => builder => builder.AddContent(0, one.Project.ArchivedAt is not null ? Text["Archived"] : one.Project.Tenant == _tenant ? Text["Current"] : Text["Open"])),
    ];

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        _tenant = (await Authentication).User.GetTenant();
        try
        {
            _projects = await Projects.ListAsync(_closing.Token);
        }
        catch (Exception fault) when (KeysPage.IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
    }

    private static RenderFragment Number(int count) => builder => builder.AddContent(0, UnitFormat.Format(count, Unit.Count));

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
