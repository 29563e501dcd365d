using Microsoft.Extensions.Configuration;
using Portal.Ingest;

namespace Portal.Tests.Ingest;

public sealed class IngestOptionsTests
{
    [Fact]
    public void CountAgentUsageOf_FromSettings_IsBound()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ingest:CountAgentUsageOf:0"] = "shop",
            ["Ingest:CountAgentUsageOf:1"] = "desk",
            ["Ingest:CaptureContent"] = "false",
        }).Build();

        var options = settings.GetSection("Ingest").Get<IngestOptions>().ShouldNotBeNull();

        options.CountAgentUsageOf.ShouldBe(["shop", "desk"]);
        options.CaptureContent.ShouldBeFalse();
    }
}
