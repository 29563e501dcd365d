using Portal.Telemetry.Schema;

namespace Portal.Tests.Schema;

public sealed class SchemaMacrosTests
{
    private static readonly SchemaMacros Single = new(null);
    private static readonly SchemaMacros Clustered = new("main");

    [Theory]
    [InlineData("{local:calls}", "calls", "calls_local")]
    [InlineData("{on_cluster}", "", "ON CLUSTER `main`")]
    [InlineData("{engine:MergeTree}", "MergeTree", "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')")]
    [InlineData(
        "{engine:ReplacingMergeTree(v)}",
        "ReplacingMergeTree(v)",
        "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', v)")]
    [InlineData(
        "{engine_everywhere:MergeTree}", "MergeTree", "ReplicatedMergeTree('/clickhouse/tables/{database}/{table}', '{shard}-{replica}')")]
    [InlineData(
        "{distributed:calls by cityHash64(trace_id)}",
        "",
        "CREATE TABLE IF NOT EXISTS calls ON CLUSTER `main` AS calls_local\nENGINE = Distributed('main', currentDatabase(), calls_local, cityHash64(trace_id))")]
    public void Expand_Macro_FitsOneEngineOrACluster(string macro, string alone, string clustered)
    {
        Single.Expand(macro).ShouldBe(alone);
        Clustered.Expand(macro).ShouldBe(clustered);
    }

    [Fact]
    public void Expand_UnknownMacro_IsNamed() =>
        Should.Throw<SchemaException>(() => Single.Expand("ENGINE = {motor:MergeTree}")).Message.ShouldContain("{motor}");
}
