using Portal.Latency;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Tests.Latency;

public sealed class LatencyLinksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly CallFilter Filter = new() { Tenant = "default", Applications = ["shop"] };
    private const string Minute = "/calls?range=2026-05-04T12%3A00%3A00Z%2F2026-05-04T12%3A01%3A00Z&application=shop";

    [Fact]
    public void Bucket_OfAPoint_IsItsTimeAndFilter() => LatencyLinks.Bucket(Filter, Pick(null)).ShouldBe(Minute);

    [Fact]
    public void Band_OfAHeatMap_IsItsEdges() =>
        LatencyLinks.Band(Filter, Pick(1), [100, 200.5, 400]).ShouldBe($"{Minute}&q={Uri.EscapeDataString("latency>=200.5ms latency<400ms")}");

    [Theory]
    [InlineData(1, "status:error error:\"time\\\"out\"")]
    [InlineData(0, "status:error")]
    [InlineData(null, "status:error")]
    public void Errors_OfABar_NameItsType(int? series, string search) =>
        LatencyLinks.Errors(Filter, Pick(series), ["_OTHER", "time\"out"]).ShouldBe($"{Minute}&q={Uri.EscapeDataString(search)}");

    private static ChartPick Pick(int? series) => new(Noon, Noon.AddMinutes(1), series);
}
