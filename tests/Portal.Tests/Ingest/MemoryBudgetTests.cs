using Microsoft.Extensions.Options;
using Portal.Ingest;

namespace Portal.Tests.Ingest;

public sealed class MemoryBudgetTests
{
    private readonly MemoryBudget _budget = new(Options.Create(new IngestOptions { MaxInFlightBytes = 100 }));

    [Fact]
    public void Take_BeyondTheBudget_IsRefusedUntilLater()
    {
        using var one = _budget.Open();
        using var other = _budget.Open();
        one.Take(70);

        var refusal = Should.Throw<OtlpRefusedException>(() => other.Take(31));

        refusal.Fault.ShouldBe(OtlpFault.Busy);
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        _budget.Used.ShouldBe(70);
    }

    [Fact]
    public void Dispose_GivesEverythingBackOnce()
    {
        var lease = _budget.Open();
        lease.Take(60);
        lease.Take(40);

        lease.Dispose();
        lease.Dispose();

        _budget.Used.ShouldBe(0);
    }
}
