using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>Query parameters of every question about groups.</summary>
public class BiasParameters : SeriesParameters
{
    [FromQuery(Name = "group")]
    public string? Group { get; init; }

    [FromQuery(Name = "reference")]
    public string? Reference { get; init; }

    /// <summary>Outcomes know neither provider nor operation.</summary>
    protected override IReadOnlyList<string> Names => [.. base.Names.Where(name => name is not ("provider" or "operation")), "group", "reference"];

    /// <summary>Whether the question is about the groups of one attribute.</summary>
    protected virtual bool NeedsGroup => true;

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Filter.Applications.Count != 1)
        {
            AddFault("application", "Name exactly one application: decisions of different applications do not mean the same.");
        }
        if (NeedsGroup && string.IsNullOrWhiteSpace(Group))
        {
            AddFault("group", "Name the attribute whose groups are compared, for example group=gender.");
        }
        if (Reference is not null && Group is null)
        {
            AddFault("reference", "A reference is a value of the attribute named by 'group'; name both.");
        }
        return request;
    }
}

/// <summary>Query parameters of a question about one rate.</summary>
public class BiasMetricParameters : BiasParameters
{
    [FromQuery(Name = "metric")]
    public string? MetricName { get; init; }

    internal BiasMetric Metric { get; private set; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "metric"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        Metric = ReadName("metric", MetricName, BiasMetric.SelectionRate);
        return base.Complete(request);
    }
}

/// <summary>Query parameters of a question about intersections.</summary>
public sealed class BiasIntersectionParameters : BiasMetricParameters
{
    [FromQuery(Name = "depth")]
    public string? DepthText { get; init; }

    internal int Depth { get; private set; }

    protected override IReadOnlyList<string> Names => [.. base.Names.Where(name => name is not ("group" or "reference")), "depth"];

    protected override bool NeedsGroup => false;

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        Depth = ReadNumber("depth", DepthText, lowest: 2, highest: 3, missing: 2);
        return base.Complete(request);
    }
}

/// <summary>Query parameters of a question about pairs.</summary>
public sealed class BiasPairParameters : BiasParameters
{
    protected override IReadOnlyList<string> Names => [.. base.Names.Where(name => name != "reference")];

    protected override bool NeedsGroup => false;
}
