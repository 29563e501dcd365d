using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>Query parameters of every question about spend.</summary>
public class CostParameters : SeriesParameters
{
    [FromQuery(Name = "split")]
    public string? Split { get; init; }

    [FromQuery(Name = "bucket")]
    public string? Bucket { get; init; }

    [FromQuery(Name = "zone")]
    public string? Zone { get; init; }

    [FromQuery(Name = "team")]
    public string[]? Team { get; init; }

    internal CostArgument Argument { get; private set; } = new();

    protected override IReadOnlyList<string> Names => [.. base.Names, "split", "bucket", "zone", "team"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Argument = new CostArgument
        {
            Split = ReadName("split", Split, CostDimension.Application),
            Bucket = Bucket is null ? null : ReadName("bucket", Bucket, CostStep.Day),
            Zone = ReadZone(),
            Teams = Team ?? [],
        };
        return request;
    }

    private string ReadZone()
    {
        if (Zone is null)
        {
            return CostCalendar.Utc.ZoneId;
        }
        if (!CostCalendar.TryCreate(Zone, out var calendar))
        {
            AddFault("zone", $"{IsoTime.Shown(Zone)} is not a time zone: write an IANA name, for example Europe/Madrid.");
        }
        return calendar.ZoneId;
    }
}

/// <summary>Query parameters of a what-if.</summary>
public sealed class WhatIfParameters : CostParameters
{
    [FromQuery(Name = "toProvider")]
    public string? ToProvider { get; init; }

    [FromQuery(Name = "toModel")]
    public string? ToModel { get; init; }

    [FromQuery(Name = "toTier")]
    public string? ToTier { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "toProvider", "toModel", "toTier"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        foreach (var (name, value) in new[] { ("toProvider", ToProvider), ("toModel", ToModel) })
        {
            if (string.IsNullOrEmpty(value))
            {
                AddFault(name, "Say which model the traffic is to be priced by: a provider and model of the price table.");
            }
        }
        return base.Complete(request);
    }
}
