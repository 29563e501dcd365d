using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Content;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Traces;
using Portal.Ui;

namespace Portal.Traces;

/// <summary>Who looked at content, when, through which door, and at what.</summary>
public sealed partial class ContentLooksPage : ComponentBase, IDisposable
{
    private static readonly TimeRange DefaultRange = TimeRange.Parse("30d");

    private readonly CancellationTokenSource _left = new();
    private TimeRange _range = DefaultRange;
    private IReadOnlyList<ContentViewer> _viewers = [];
    private IReadOnlyList<DataColumn<ContentLook>> _columns = [];
    private ContentLookList? _list;
    private string? _fault;

    [SupplyParameterFromQuery(Name = "viewer")] private string? ViewerQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = "trace")] private string? TraceQuery { get; set; }
    [SupplyParameterFromQuery(Name = "span")] private string? SpanQuery { get; set; }
    [SupplyParameterFromQuery(Name = "before")] private long? BeforeQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private ContentLooks Looks { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private ILogger<ContentLooksPage> Logger { get; set; } = default!;
    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => _columns =
    [
        new(Text["LookTime"], look => Component<LocalTime>((nameof(LocalTime.Value), look.Time))),
        new(Text["LookViewer"], look => builder => builder.AddContent(0, look.ViewerName)),
        new(Text["LookDoor"], look => builder => builder.AddContent(0, Text[$"Door{look.Door}"])),
        new(Text["LookAt"], What),
        new(Text["LookCalls"], look => builder => builder.AddContent(0, look.Calls.ToString("N0", CultureInfo.CurrentCulture)), Numeric: true),
    ];

    protected override async Task OnParametersSetAsync()
    {
        _range = TimeRange.TryParse(RangeQuery, out var range, out _) ? range : DefaultRange;
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        try
        {
            var tenant = (await Viewer).User.GetTenant();
            var (from, to) = _range.Resolve(Time.GetUtcNow());
            _list = await Looks.ListAsync(
                new ContentLookFilter
                {
                    Tenant = tenant,
                    ViewerId = ViewerQuery,
                    From = from,
                    To = _range.IsMoving ? null : to,
                    TraceId = SpanIds.TryParseTrace(TraceQuery, out var trace) ? trace : null,
                    SpanId = SpanIds.TryParseSpan(SpanQuery, out var span) ? span : null,
                    Before = BeforeQuery,
                },
                _left.Token);
            _viewers = await Looks.ListViewersAsync(tenant, _left.Token);
            _fault = null;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The viewer left.
        }
        catch (Exception exception)
        {
            _fault = TraceFaults.Describe(exception, Logger).Id;
        }
    }

    private void Go(string? viewer, string range) => Navigation.NavigateTo(Address(viewer, range, before: null));

    private string Address(string? viewer, string range, long? before)
    {
        var address = PortalUrls.ContentLooks() + PortalUrls.Query(null, range);
        address += string.IsNullOrEmpty(viewer) ? "" : $"&viewer={Uri.EscapeDataString(viewer)}";
        address += TraceQuery is null ? "" : $"&trace={Uri.EscapeDataString(TraceQuery)}";
        address += SpanQuery is null ? "" : $"&span={Uri.EscapeDataString(SpanQuery)}";
        return address + (before is { } id ? string.Create(CultureInfo.InvariantCulture, $"&before={id}") : "");
    }

    /// <summary>A link to what was looked at, or the words that were searched.</summary>
    private RenderFragment What(ContentLook look) => look switch
    {
        { TraceId: { } trace, SpanId: { } span } => Link(PortalUrls.Call(trace, span), Text["LookAtCall", trace[..8]]),
        { TraceId: { } trace } => Link(PortalUrls.Trace(trace), Text["LookAtTrace", trace[..8]]),
        { ConversationId: { } conversation } => Link(PortalUrls.Conversation(conversation), Text["LookAtConversation", conversation]),
        _ => builder => builder.AddContent(0, look.Query ?? ""),
    };

    private static RenderFragment Link(string href, string text) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", href);
        builder.AddContent(2, text);
        builder.CloseElement();
    };

    private static RenderFragment Component<T>((string Name, object Value) parameter)
        where T : IComponent => (RenderTreeBuilder builder) =>
    {
        builder.OpenComponent<T>(0);
        builder.AddComponentParameter(1, parameter.Name, parameter.Value);
        builder.CloseComponent();
    };
}
