using Portal.Ingest;
using Portal.Ingest.Wire;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>Mutated payloads: whatever arrives is decoded or refused, and what is decoded are rows that can be read back.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly IngestBench _bench = new();

    [Fact]
    public void MutatedProtobuf_IsDecodedOrRefused() => FuzzProtobuf(seed: 1, count: 10_000);

    [Fact]
    public void MutatedJson_IsDecodedOrRefused() => FuzzJson(seed: 2, count: 10_000);

    [Fact]
    [Trait("Speed", "Long")]
    public void ManyMutatedPayloads_AreDecodedOrRefused()
    {
        FuzzProtobuf(seed: 3, count: 200_000);
        FuzzJson(seed: 4, count: 100_000);
    }

    private void FuzzProtobuf(int seed, int count)
    {
        var random = new Random(seed);
        var traces = new RandomTraces(seed);
        var (decoded, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (_bench.Decode(Mutate(OtlpProtobuf.Encode(traces.Next()), random)) is null)
            {
                refused++;
            }
            else
            {
                decoded++;
            }
        }
        // Both happen, or the mutations test nothing.
        decoded.ShouldBeGreaterThan(count / 100);
        refused.ShouldBeGreaterThan(count / 100);
    }

    private void FuzzJson(int seed, int count)
    {
        var random = new Random(seed);
        var traces = new RandomTraces(seed);
        var (decoded, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            using var target = new WireWriter(4096);
            if (OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(Portal.Ingest.OtlpSignal.Traces), Mutate(OtlpJson.Encode(traces.Next()), random), target, []) is not null)
            {
                refused++;
                continue;
            }
            _bench.Decode(target.WrittenSpan).ShouldNotBeNull();
            decoded++;
        }
        decoded.ShouldBeGreaterThan(count / 100);
        refused.ShouldBeGreaterThan(count / 100);
    }

    private static byte[] Mutate(byte[] payload, Random random)
    {
        var bytes = payload.ToList();
        for (var count = random.Next(1, 6); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 4:
                    bytes[at] = 0xFF;
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }
        return [.. bytes];
    }

    public void Dispose() => _bench.Dispose();
}
