using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Access.Administration;

/// <summary>Everybody who can sign in, with how they stand and what they hold.</summary>
public sealed partial class PeoplePage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private PersonEntries? _page;
    private PeopleFilter? _shown;
    private bool _fault;

    [SupplyParameterFromQuery(Name = "q")] private string? Query { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? RoleQuery { get; set; }
    [SupplyParameterFromQuery(Name = "status")] private string? StatusQuery { get; set; }
    [SupplyParameterFromQuery(Name = "page")] private int PageQuery { get; set; }

    [Inject] private PeopleList People { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<PeopleTexts> Text { get; set; } = null!;
    [Inject] private IStringLocalizer<ShellTexts> Shell { get; set; } = null!;

    private PeopleFilter Filter => new()
    {
        Search = string.IsNullOrWhiteSpace(Query) ? null : Query,
        Role = PortalRoles.All.FirstOrDefault(role => role == RoleQuery),
        Status = Enum.TryParse<PersonStatus>(StatusQuery, out var status) && Enum.IsDefined(status) ? status : null,
        Page = Math.Clamp(PageQuery, 1, 100_000),
    };

    private bool IsFiltered => Filter is not { Search: null, Role: null, Status: null };

    private IReadOnlyList<DataColumn<PersonEntry>> Columns =>
    [
        new(Text["Person"], person => builder => BuildPerson(builder, person)),
        new(Text["Status"], person => builder => BuildStatus(builder, person.Status)),
        new(Text["Roles"], person => builder => builder.AddContent(0, RolesOf(person))),
        new(Text["Provider"], person => builder => builder.AddContent(0, ProviderName.Of(person.Issuer, Text))),
        new(Text["LastSeen"], person => builder => BuildSeen(builder, person.LastSeen)),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || Filter == _shown)
        {
            return;
        }
        _shown = Filter;
        try
        {
            _page = await People.ListAsync(Filter, _closing.Token);
            _fault = false;
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            _fault = true;
        }
    }

    private void Go(string? search = null, string? role = null, string? status = null) => Navigation.NavigateTo(
        Address(search ?? Query, role ?? RoleQuery, status ?? StatusQuery, page: 1));

    private string Address(int page) => Address(Query, RoleQuery, StatusQuery, page);

    private static string Address(string? search, string? role, string? status, int page)
    {
        var query = new List<string>();
        Add("q", search);
        Add("role", role);
        Add("status", status);
        Add("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null);
        return query.Count == 0 ? PortalUrls.People() : $"{PortalUrls.People()}?{string.Join('&', query)}";

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private string RolesOf(PersonEntry person)
    {
        var roles = person.Roles.Select(role => Shell[$"Role{role}"].Value);
        return person.Roles.Count == 0 && !person.HasGrants ? "–" : string.Join(", ", person.HasGrants ? roles.Append(Text["Grants"]) : roles);
    }

    private static void BuildPerson(RenderTreeBuilder builder, PersonEntry person)
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", PortalUrls.Person(person.Id));
        builder.AddContent(2, person.Name);
        builder.CloseElement();
        if (person.Email is not null)
        {
            builder.OpenElement(3, "span");
            builder.AddAttribute(4, "class", "muted mail");
            builder.AddContent(5, person.Email);
            builder.CloseElement();
        }
    }

    private void BuildStatus(RenderTreeBuilder builder, PersonStatus status)
    {
        builder.OpenComponent<StatusBadge>(0);
        builder.AddComponentParameter(1, nameof(StatusBadge.Value), StatusOf(status));
        builder.AddComponentParameter(2, nameof(StatusBadge.Word), Text[$"Status{status}"].Value);
        builder.CloseComponent();
    }

    private void BuildSeen(RenderTreeBuilder builder, DateTimeOffset? seen)
    {
        if (seen is null)
        {
            builder.AddContent(0, Text["Never"]);
            return;
        }
        builder.OpenComponent<LocalTime>(1);
        builder.AddComponentParameter(2, nameof(LocalTime.Value), seen.Value);
        builder.AddComponentParameter(3, nameof(LocalTime.Form), TimeForm.Ago);
        builder.CloseComponent();
    }

    internal static Status StatusOf(PersonStatus status) => status switch
    {
        PersonStatus.Active => Ui.Status.Ok,
        PersonStatus.Waiting => Ui.Status.Warning,
        _ => Ui.Status.Unknown,
    };

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
