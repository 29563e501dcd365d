using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Portal.Shell;
using Portal.Telemetry.CallSearch;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>How the grid writes each column.</summary>
public sealed class CallCells(IStringLocalizer<CallsTexts> text)
{
    /// <summary>The grid's column of a field.</summary>
    internal GridColumn<CallRecord> Column(CallField field, int? width) => new(field.Id, Title(field.Id), Cell(field), call => Plain(field, call))
    {
        Numeric = field.Unit is not null || field.Id is CallFields.Cost or "senderCost" or "priceId",
        Width = width ?? field.Width,
        Sortable = field.Order is not null,
    };

    /// <summary>A column's name in the viewer's language; an attribute's is its own.</summary>
    public string Title(string id) => CallFields.IsAttribute(id) ? id : text[$"Column{char.ToUpperInvariant(id[0])}{id[1..]}"];

    /// <summary>A status as icon and word.</summary>
    public RenderFragment Status(CallRecord call) => builder =>
    {
        builder.OpenComponent<StatusBadge>(0);
        builder.AddComponentParameter(1, nameof(StatusBadge.Value), call.Status is "error" ? Ui.Status.Critical : Ui.Status.Ok);
        builder.AddComponentParameter(2, nameof(StatusBadge.Reason), call.StatusMessage.Length > 0 ? call.StatusMessage : null);
        builder.AddComponentParameter(3, nameof(StatusBadge.Word), StatusWord(call));
        builder.CloseComponent();
    };

    /// <summary>A moment; the script writes it in the viewer's zone.</summary>
    public static RenderFragment Time(DateTimeOffset time) => builder =>
    {
        builder.OpenElement(0, "time");
        builder.AddAttribute(1, "datetime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        builder.CloseElement();
    };

    /// <summary>What a call cost, or that it is unknown.</summary>
    public string Cost(decimal? cost) => cost is { } known ? UnitFormat.Money(known).ToString() : text["Unknown"];

    private RenderFragment<CallRecord> Cell(CallField field) => field.Id switch
    {
        CallFields.Start => call => builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", PortalUrls.Call(call.TraceId, call.SpanId));
            builder.AddAttribute(2, "tabindex", "-1");
            builder.AddEventStopPropagationAttribute(3, "onclick", true);
            builder.AddContent(4, Time(call.Start));
            builder.CloseElement();
        },
        "received" => call => Time(call.Received),
        CallFields.Status => Status,
        CallFields.Cost => call => Muted(Cost(call.Cost), call.Cost is null),
        "application" or "model" => call => Colored((string?)field.Value(call)),
        _ => call => Muted(Plain(field, call), field.Value(call) is null),
    };

    private string Plain(CallField field, CallRecord call) => field.Value(call) switch
    {
        null => field.Id is CallFields.Cost ? text["Unknown"] : "–",
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        decimal money => UnitFormat.Money(money).ToString(),
        bool truth => text[truth ? "Yes" : "No"],
        string name when field.Id is CallFields.Status => name is "error" ? StatusWord(call) : text["StatusOk"],
        string name => name,
        var number when field.Unit is Unit.Count => ((IFormattable)number).ToString("#,0", CultureInfo.CurrentCulture),
        var number when field.Unit is { } unit => UnitFormat.Format(Convert.ToDouble(number, CultureInfo.InvariantCulture), unit).ToString(),
        var other => Convert.ToString(other, CultureInfo.CurrentCulture) ?? "",
    };

    private string StatusWord(CallRecord call) => call.Status is not "error" ? text["StatusOk"] : call.ErrorType.Length > 0 ? call.ErrorType : text["StatusError"];

    private static RenderFragment Muted(string value, bool muted) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", muted ? "muted" : null);
        builder.AddAttribute(2, "title", value.Length > 20 ? value : null);
        builder.AddContent(3, value);
        builder.CloseElement();
    };

    private static RenderFragment Colored(string? name) => name is null ? Muted("–", muted: true) : builder =>
    {
        builder.OpenElement(0, "i");
        builder.AddAttribute(1, "class", "swatch");
        builder.AddAttribute(2, "style", $"background:var({SeriesPalette.ColorOf(name)})");
        builder.AddAttribute(3, "aria-hidden", "true");
        builder.CloseElement();
        builder.OpenElement(4, "span");
        builder.AddAttribute(5, "title", name);
        builder.AddContent(6, name);
        builder.CloseElement();
    };
}
