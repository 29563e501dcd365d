using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;

namespace Portal.Calls;

/// <summary>Query parameters of a search over calls.</summary>
public class CallSearchParameters : SeriesParameters
{
    private const int MostColumns = 100;

    [FromQuery(Name = "q")]
    [Description("A search in the language of the search box, for example status:error latency>2s. Everything when left out.")]
    public string? Q { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "q"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new CallQuestion { Filter = request.Filter, From = request.From, To = request.To, Search = Read(request) };
    }

    private protected virtual CallSearchRequest Read(SeriesRequest request)
    {
        if (!SearchParser.TryParse(Q, out var expression, out var fault))
        {
            AddFault("q", fault.ToString());
        }
        return new CallSearchRequest { Filter = request.Filter, From = request.From, To = request.To, Expression = expression ?? SearchExpression.Everything };
    }

    /// <summary>Reads a list of columns; empty where none is named.</summary>
    private protected IReadOnlyList<string> ReadColumns(string? columns)
    {
        var ids = (columns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count > MostColumns)
        {
            AddFault("columns", FormattableString.Invariant($"{ids.Count} columns are named; {MostColumns} are possible."));
        }
        foreach (var unknown in ids.Where(id => CallFields.Find(id) is null))
        {
            AddFault("columns", $"{IsoTime.Shown(unknown)} is no column: use {string.Join(", ", CallFields.All.Select(field => field.Id))}, attr.NAME or resource.NAME.");
        }
        return ids;
    }
}

/// <summary>A search as the parameters ask it.</summary>
internal sealed record CallQuestion : SeriesRequest
{
    public required CallSearchRequest Search { get; init; }
}

/// <summary>Query parameters of a page of calls.</summary>
public sealed class CallPageParameters : CallSearchParameters
{
    [FromQuery(Name = "order")]
    [Description("newest (when left out), oldest, slowest, costliest or mostTokens.")]
    public string? Order { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Most calls of a page, 1 to 1000; 100 when left out.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("'next' of the previous page, as it is; range and order are those of the first page.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "attributes")]
    [Description("Attributes to read beside the columns, separated by commas: attr.NAME of the span, resource.NAME of the resource.")]
    public string? Attributes { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "order", "limit", "cursor", "attributes"];

    private protected override CallSearchRequest Read(SeriesRequest request)
    {
        var search = base.Read(request) with
        {
            Order = ReadName("order", Order, CallOrder.Newest),
            Limit = ReadNumber("limit", Limit, lowest: 1, highest: CallSearchRequest.MostRows, missing: 100),
            Attributes = [.. ReadColumns(Attributes).Where(IsAttribute)],
        };
        if (Cursor is null)
        {
            return search;
        }
        if (!CallCursor.TryParse(Cursor, out var cursor))
        {
            AddFault("cursor", "This is no cursor: take 'next' of the previous answer as it is.");
            return search;
        }
        if (Order is not null && cursor.Order != search.Order)
        {
            AddFault("cursor", $"The cursor belongs to the order {ApiNames.Of(cursor.Order)}; ask for the same order, or leave it out.");
        }
        // The range stands still while one turns pages.
        return search with { After = cursor, Order = cursor.Order, From = cursor.From, To = cursor.To };
    }

    private bool IsAttribute(string id)
    {
        if (!CallFields.IsAttribute(id))
        {
            AddFault("attributes", $"{IsoTime.Shown(id)} is no attribute: write attr.NAME or resource.NAME.");
            return false;
        }
        return true;
    }
}

/// <summary>In which form an export comes.</summary>
public enum ExportFormat
{
    Csv,
    Jsonl,
}

/// <summary>Query parameters of an export.</summary>
public sealed class CallExportParameters : CallSearchParameters
{
    [FromQuery(Name = "format")]
    [Description("csv (when left out) or jsonl.")]
    public string? Format { get; init; }

    [FromQuery(Name = "columns")]
    [Description("Columns in their order, separated by commas, attr.NAME and resource.NAME among them; all columns and attributes when left out.")]
    public string? Columns { get; init; }

    [FromQuery(Name = "content")]
    [Description("true adds prompts, answers and tool content, which asks for the right to read content.")]
    public string? Content { get; init; }

    internal ExportFormat ReadFormat { get; private set; }

    internal IReadOnlyList<string> ReadColumnIds { get; private set; } = [];

    internal bool WithContent { get; private set; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "format", "columns", "content"];

    private protected override CallSearchRequest Read(SeriesRequest request)
    {
        ReadFormat = ReadName("format", Format, ExportFormat.Csv);
        ReadColumnIds = ReadColumns(Columns);
        if (Content is not (null or "true" or "false"))
        {
            AddFault("content", $"{IsoTime.Shown(Content)} is not possible: use true or false.");
        }
        WithContent = Content is "true";
        return base.Read(request);
    }
}
