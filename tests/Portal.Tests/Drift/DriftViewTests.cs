using Portal.Drift;
using Portal.Telemetry.Drift;

namespace Portal.Tests.Drift;

public sealed class DriftViewTests
{
    [Theory]
    [InlineData("/drift?application=a%26b&reference=sliding%3A7d&feature=latency_ms&at=2026-03-02T09%3A00%3A00Z")]
    [InlineData("/drift?range=7d&application=chat&environment=production&model=gpt-4o&version=2.4.0&reference=before%3A14d%3A2.4.0")]
    [InlineData("/drift?application=chat&reference=2026-03-01T00%3A00%3A00Z%2F2026-03-08T00%3A00%3A00Z")]
    public void Read_OfItsOwnAddress_IsTheSameView(string address)
    {
        var view = Read(address, out var faults);

        faults.ShouldBeEmpty();
        view.ToUrl().ShouldBe(address);
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndNamed()
    {
        var view = Read("/drift?range=yesterday&application=chat&reference=sliding%3Along&at=noon&feature=cost_usd", out var faults);

        faults.Select(fault => (fault.TextKey, fault.Value)).ShouldBe([("BadRange", "yesterday"), ("BadReference", "sliding:long"), ("BadTime", "noon")]);
        (view.Application, view.Feature, view.Reference, view.Range).ShouldBe(("chat", "cost_usd", null, DriftView.DefaultRange));
    }

    [Theory]
    [InlineData("sliding:14d")]
    [InlineData("sliding:36h")]
    [InlineData("sliding:1d:2d")]
    [InlineData("weeks:4")]
    [InlineData("since:2.4.0:rc1")]
    [InlineData("before:14d:release: 7")]
    [InlineData("2026-03-01T00:00:00Z/2026-03-08T00:00:00Z")]
    public void Reference_WrittenAndRead_IsTheSame(string text)
    {
        DriftReferenceText.TryParse(text, out var reference, out _).ShouldBeTrue();
        DriftReferenceText.Of(reference).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sliding:0d")]
    [InlineData("sliding:9999d")]
    [InlineData("weeks:0")]
    [InlineData("weeks:27")]
    [InlineData("since:")]
    [InlineData("before:2.4.0")]
    [InlineData("15m")]
    [InlineData("2026-03-08T00:00:00Z/2026-03-01T00:00:00Z")]
    public void Reference_ThatIsNone_IsToldHowToWriteOne(string text)
    {
        DriftReferenceText.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldContain("sliding:14d");
    }

    [Fact]
    public void Argument_WrittenAndRead_IsTheSame()
    {
        var argument = new DriftArgument
        {
            Reference = new ReferencePolicy.SinceVersion("2.4&0"),
            Pinned = new ReferencePolicy.Fixed(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(7)),
            Feature = "a=b&c",
        };

        DriftArgument.Parse(argument.ToText()).ShouldBe(argument);
        DriftArgument.FaultWithoutFeature("reference=sliding:1d").ShouldBe("Say which feature: feature=NAME.");
        DriftArgument.FaultOf("colour=red").ShouldNotBeNull().ShouldContain("'colour' cannot be used");
    }

    private static DriftView Read(string address, out IReadOnlyList<AddressFault> faults)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        string[]? All(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : null;
        return DriftView.Read(
            "default",
            new DriftAddress(All("range")?[0], All("application"), All("environment"), All("model"), All("version"), All("reference")?[0], All("feature")?[0], All("at")?[0]),
            out faults);
    }
}
