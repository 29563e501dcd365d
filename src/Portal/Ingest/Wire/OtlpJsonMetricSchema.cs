namespace Portal.Ingest.Wire;

/// <summary>The part of a metric that the portal reads, by its JSON names. An item is a data point: what is wrong with one concerns it alone.</summary>
internal static class OtlpJsonMetricSchema
{
    private static readonly JsonField[] Times = [new("startTimeUnixNano", 2, JsonType.Fixed64), new("timeUnixNano", 3, JsonType.Fixed64)];
    private static readonly JsonField[] CountAndSum = [new("count", 4, JsonType.Fixed64), new("sum", 5, JsonType.Double)];

    private static readonly JsonField Temporality = new("aggregationTemporality", 2, JsonType.Enum)
    {
        Names = ["AGGREGATION_TEMPORALITY_UNSPECIFIED", "AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"],
    };

    public static JsonMessage Build(JsonMessage pair)
    {
        var number = Item([new("attributes", 7, JsonType.Messages, pair), .. Times, new("asDouble", 4, JsonType.Double), new("asInt", 6, JsonType.SignedFixed64)]);
        var histogram = Item(
        [
            new("attributes", 9, JsonType.Messages, pair), .. Times, .. CountAndSum,
            new("bucketCounts", 6, JsonType.PackedFixed64), new("explicitBounds", 7, JsonType.PackedDouble),
            new("min", 11, JsonType.Double), new("max", 12, JsonType.Double),
        ]);
        var buckets = new JsonMessage { Fields = [new("offset", 1, JsonType.ZigZag), new("bucketCounts", 2, JsonType.PackedVarint)] };
        var exponential = Item(
        [
            new("attributes", 1, JsonType.Messages, pair), .. Times, .. CountAndSum,
            new("scale", 6, JsonType.ZigZag), new("zeroCount", 7, JsonType.Fixed64), new("zeroThreshold", 14, JsonType.Double),
            new("positive", 8, JsonType.Message, buckets), new("negative", 9, JsonType.Message, buckets),
            new("min", 12, JsonType.Double), new("max", 13, JsonType.Double),
        ]);
        var quantile = new JsonMessage { Fields = [new("quantile", 1, JsonType.Double), new("value", 2, JsonType.Double)] };
        var summary = Item([new("attributes", 7, JsonType.Messages, pair), .. Times, .. CountAndSum, new("quantileValues", 6, JsonType.Messages, quantile)]);
        return new()
        {
            Fields =
            [
                new("name", 1, JsonType.Text),
                new("unit", 3, JsonType.Text),
                new("gauge", 5, JsonType.Message, Data(number)),
                new("sum", 7, JsonType.Message, Data(number, Temporality, new("isMonotonic", 3, JsonType.Bool))),
                new("histogram", 9, JsonType.Message, Data(histogram, Temporality)),
                new("exponentialHistogram", 10, JsonType.Message, Data(exponential, Temporality)),
                new("summary", 11, JsonType.Message, Data(summary)),
            ],
        };
    }

    private static JsonMessage Item(IReadOnlyList<JsonField> fields) => new() { IsItem = true, Fields = fields };

    private static JsonMessage Data(JsonMessage point, params JsonField[] fields) => new() { Fields = [new("dataPoints", 1, JsonType.Messages, point), .. fields] };
}
