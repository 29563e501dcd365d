using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

public sealed class SpoolCapacityTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_AtTheDiskLimit_IsRefusedWithATimeToRetry_AndNothingIsLost()
    {
        _folder.Options.MaxBytes = 100_000;
        await using var spool = _folder.Open();
        await spool.AppendAsync(Batches.Of(Batches.Range(1, 2_500))); // about 75 kB
        var refusal = await Should.ThrowAsync<SpoolFullException>(() => spool.AppendAsync(Batches.Of(Batches.Range(10_001, 2_500))));
        refusal.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        refusal.Message.ShouldContain("Spool:MaxBytes");
        SpoolFolder.Undelivered(spool).ShouldBe(Batches.Range(1, 2_500));
    }

    [Fact]
    public async Task Append_IntoTheFreeSpaceReserve_IsRefused_AndResumesByItselfWhenThereIsSpace()
    {
        await using var spool = _folder.Open();
        _folder.Volume = (Free: 4_900, Total: 100_000); // 4.9 % free, 5 % are reserved
        await Should.ThrowAsync<SpoolFullException>(() => spool.AppendAsync(Batches.Of(1)));

        _folder.Volume = (Free: 50_000, Total: 100_000);
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        (await spool.AppendAsync(Batches.Of(1))).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task Append_BeyondTheMemoryLimit_IsRefusedAtOnce()
    {
        _folder.Options.MaxPendingBytes = 1; // a single request always fits, a second one waiting does not
        using var held = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        await using var blocked = Spool.Open(_folder.Path, _folder.Options, _folder.Time, NullLogger.Instance, () =>
        {
            entered.TrySetResult();
            held.Wait();
            return (1L << 40, 1L << 40);
        });
        var first = blocked.AppendAsync(Batches.Of(1));
        await entered.Task;
        var refusal = await Should.ThrowAsync<SpoolFullException>(() => blocked.AppendAsync(Batches.Of(2)));
        refusal.Message.ShouldContain("Spool:MaxPendingBytes");
        held.Set();
        (await first).Stored.ShouldBe(1);
        (await blocked.AppendAsync(Batches.Of(2))).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task Append_WhileStopping_IsRefused()
    {
        var spool = _folder.Open();
        await spool.DisposeAsync();
        await Should.ThrowAsync<SpoolFullException>(() => spool.AppendAsync(Batches.Of(1)));
    }
}
