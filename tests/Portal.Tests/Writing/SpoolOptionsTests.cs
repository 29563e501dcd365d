using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Telemetry.Writing;

namespace Portal.Tests.Writing;

public sealed class SpoolOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => new SpoolOptionsValidator().Validate(name: null, new SpoolOptions()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Faults_AreAllReportedWithTheirKeys()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Spool:MaxBytes"] = "5",
            ["Spool:FreeSpaceReservePercent"] = "120",
            ["Spool:BatchMilliseconds"] = "900",
            ["Spool:StopSeconds"] = "-1",
        }).Build();
        using var services = new ServiceCollection().AddSpool(configuration).BuildServiceProvider();
        var refusal = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<SpoolOptions>>().Value);
        refusal.Failures.Count().ShouldBe(5);
        string.Join('\n', refusal.Failures).ShouldSatisfyAllConditions(
            faults => faults.ShouldContain("Spool:MaxBytes is 5; it must lie between 16777216"),
            faults => faults.ShouldContain("at least two segments"),
            faults => faults.ShouldContain("Spool:FreeSpaceReservePercent is 120"),
            faults => faults.ShouldContain("Spool:BusyBatchMilliseconds is 600; it must not be below Spool:BatchMilliseconds (900)"),
            faults => faults.ShouldContain("Spool:StopSeconds is -1"));
    }
}
