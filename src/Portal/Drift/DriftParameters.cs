using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;

namespace Portal.Drift;

/// <summary>Query parameters of every question about drift. The window is the 24 hours before 'to' where 'from' is not given.</summary>
public class DriftParameters : SeriesParameters
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(24);

    [FromQuery(Name = "referenceFrom")]
    public string? ReferenceFrom { get; init; }

    [FromQuery(Name = "referenceTo")]
    public string? ReferenceTo { get; init; }

    [FromQuery(Name = "reference")]
    public string? Reference { get; init; }

    /// <summary>What was asked for; null: the pinned reference, else the default.</summary>
    internal ReferencePolicy? Policy { get; private set; }

    protected override IReadOnlyList<string> Names =>
        [.. base.Names.Except(["provider", "operation"], StringComparer.Ordinal), "referenceFrom", "referenceTo", "reference"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Filter.Applications.Count != 1)
        {
            AddFault("application", "Name one application.");
        }
        Policy = ReadReference();
        return From is null ? request with { From = request.To - DefaultWindow } : request;
    }

    private ReferencePolicy? ReadReference()
    {
        if (Reference is not null)
        {
            if (ReferenceFrom is not null || ReferenceTo is not null)
            {
                AddFault("reference", "Give 'reference' or 'referenceFrom' and 'referenceTo', not both.");
            }
            if (!DriftReferenceText.TryParse(Reference, out var policy, out var fault))
            {
                AddFault("reference", fault);
            }
            return policy;
        }
        if (ReferenceFrom is null && ReferenceTo is null)
        {
            return null;
        }
        var from = ReadEdge("referenceFrom", ReferenceFrom);
        var to = ReadEdge("referenceTo", ReferenceTo);
        if (from >= to)
        {
            AddFault("referenceTo", "The reference must end after it begins.");
        }
        return from is { } begin && to is { } end ? new ReferencePolicy.Fixed(begin, end) : null;
    }

    private DateTimeOffset? ReadEdge(string name, string? text)
    {
        if (text is null)
        {
            AddFault(name, "Give both 'referenceFrom' and 'referenceTo'.");
            return null;
        }
        if (IsoTime.TryParse(text, out var time, out var fault))
        {
            return time;
        }
        AddFault(name, fault);
        return null;
    }
}

/// <summary>Query parameters of a question about one feature.</summary>
public class DriftFeatureParameters : DriftParameters
{
    [FromQuery(Name = "feature")]
    public string? Feature { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "feature"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        if (string.IsNullOrEmpty(Feature))
        {
            AddFault("feature", "Name a feature, for example latency_ms; GET drift/features lists those of an application.");
        }
        return base.Complete(request);
    }
}

/// <summary>Query parameters of the calls behind a bin.</summary>
public sealed class DriftCallsParameters : DriftFeatureParameters
{
    [FromQuery(Name = "bin")]
    public string? Bin { get; init; }

    [FromQuery(Name = "category")]
    public string? Category { get; init; }

    [FromQuery(Name = "binning")]
    public string? Binning { get; init; }

    internal DriftBinRequest Asked { get; private set; } = new("", null, 0, 0);

    protected override IReadOnlyList<string> Names => [.. base.Names, "bin", "category", "binning"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        if ((Bin is null) == (Category is null))
        {
            AddFault("bin", "Give 'bin', the number of a bin, for numbers, or 'category' for categories.");
        }
        short number = 0;
        if (Bin is not null && !short.TryParse(Bin, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number))
        {
            AddFault("bin", $"{IsoTime.Shown(Bin)} is not the number of a bin; GET drift lists them with their edges.");
        }
        Asked = new DriftBinRequest(Feature ?? "", Category, Category is null ? ReadNumber("binning", Binning, lowest: 1, highest: 2, missing: 1) : 0, number);
        return base.Complete(request);
    }
}
