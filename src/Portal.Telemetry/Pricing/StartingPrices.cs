using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Telemetry.Pricing;

/// <summary>
/// The prices a new portal starts with: prices.json, in which every row names where and when it was read. Numbers of rows stay for ever; a release adds
/// rows and ends old ones, it never gives a number to another price.
/// </summary>
public static class StartingPrices
{
    /// <summary>Numbers from here on belong to the price table's own rows.</summary>
    public const uint FirstOwnId = 100_000;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <exception cref="InvalidDataException">The file inside this build is damaged.</exception>
    public static IReadOnlyList<ModelPrice> Load()
    {
        using var stream = typeof(StartingPrices).Assembly.GetManifestResourceStream("pricing/prices.json")!;
        var sources = JsonSerializer.Deserialize<Sheet[]>(stream, JsonOptions) ?? throw new InvalidDataException("prices.json is empty.");
        return [.. sources.SelectMany(sheet => sheet.Prices.Select(row => Price(sheet, row)))];
    }

    private static ModelPrice Price(Sheet sheet, Row row) => new()
    {
        Id = row.Id,
        Provider = row.Provider,
        Model = row.Model,
        ServiceTier = row.Tier ?? "",
        InputAbove = row.InputAbove,
        ValidFrom = row.From is { } from ? Midnight(from) : DateTimeOffset.MinValue,
        ValidTo = row.To is { } to ? Midnight(to) : null,
        Input = row.Input,
        CacheRead = row.CacheRead,
        CacheWrite = row.CacheWrite,
        CacheWrite1h = row.CacheWrite1h,
        Output = row.Output,
        Reasoning = row.Reasoning,
        RequestFee = row.RequestFee,
        Source = sheet.Source,
        SourceDate = DateOnly.ParseExact(sheet.Read, "yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <param name="Read">The day the source was read.</param>
    private sealed record Sheet(string Source, string Read, string Note, Row[] Prices);

    private sealed record Row(
        uint Id, string Provider, string Model, string? Tier, ulong InputAbove, DateOnly? From, DateOnly? To,
        decimal Input, decimal? CacheRead, decimal? CacheWrite, decimal? CacheWrite1h, decimal Output, decimal? Reasoning, decimal RequestFee);
}
