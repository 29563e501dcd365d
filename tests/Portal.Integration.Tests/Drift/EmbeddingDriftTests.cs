using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;
using Portal.Testing;
using static Portal.Integration.Tests.Drift.DriftTraffic;

namespace Portal.Integration.Tests.Drift;

/// <summary>Distances of centroids from hourly sums, against hand arithmetic.</summary>
public sealed class EmbeddingDriftTests(EngineFixture engine)
{
    [Fact]
    public async Task GetEmbeddings_TurnedVectors_GivesCosineL2AndDispersionByHand()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await InsertAsync(database, Now.AddDays(-5), 1200, [3, 4]);
        await InsertAsync(database, Now.AddHours(-3), 100, [4, 3]);
        await InsertAsync(database, Now.AddHours(-2), 100, [4, 5]);

        var result = await new DriftQuestions(database.DataSource, new ManualTime(Now)).GetEmbeddingsAsync(Request, CancellationToken.None);

        // Centroids (3, 4) and (4, 4): cos = 28 / (5 sqrt 32) = 0.98994949, L2 = 1; the current vectors lie 1 from their centroid.
        var question = result.Embeddings.ShouldHaveSingleItem();
        (question.Embedding, question.Dimensions, question.ReferenceCount, question.CurrentCount).ShouldBe(("question", 2, 1200UL, 200UL));
        question.CosineDistance!.Value.ShouldBe(0.01005051, 1e-7);
        question.L2Distance!.Value.ShouldBe(1, 1e-9);
        question.ReferenceDispersion!.Value.ShouldBe(0, 1e-9);
        question.CurrentDispersion!.Value.ShouldBe(1, 1e-9);
        // Parts of five days that all fall on one hour are no calibration, and a distance without one proves nothing.
        (question.Finding.Verdict, question.Finding.Reason).ShouldBe((Verdict.Insufficient, DriftReason.NotTestable));
    }

    private static async Task InsertAsync(TestDatabase database, DateTimeOffset time, uint weight, float[] vector)
    {
        using var rows = new RowBinaryWriter();
        var call = new CallRow
        {
            Tenant = "default", Application = Application, Environment = "production", Version = "1", Model = "m", Weight = weight,
            StartMicroseconds = (time - DateTimeOffset.UnixEpoch).Ticks / 10,
        };
        EmbeddingRow.Write(rows, call, "question", vector);
        await database.DataSource.InsertRowBinaryAsync(EmbeddingColumns.Table, EmbeddingColumns.All, rows.WrittenMemory, new InsertOptions { DeduplicationToken = $"{time:O}{vector[1]}" }, CancellationToken.None);
    }
}
