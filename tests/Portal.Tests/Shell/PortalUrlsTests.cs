using Portal.Shell;
using Portal.Telemetry.Series;

namespace Portal.Tests.Shell;

public sealed class PortalUrlsTests
{
    [Fact]
    public void Latency_OfAFilterAndRange_EscapesValuesAndRepeatsParameters() =>
        PortalUrls.Latency(new CallFilter { Tenant = "t", Applications = ["a&b", "ü"], Models = ["m/1"] }, "15m")
            .ShouldBe("/latency?range=15m&application=a%26b&application=%C3%BC&model=m%2F1");

    [Fact]
    public void Latency_OfNothing_HasNoQuery() => PortalUrls.Latency().ShouldBe("/latency");
}
