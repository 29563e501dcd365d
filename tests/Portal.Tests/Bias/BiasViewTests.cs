using Microsoft.AspNetCore.WebUtilities;
using Portal.Bias;
using Portal.Telemetry.Bias;

namespace Portal.Tests.Bias;

public sealed class BiasViewTests
{
    [Theory]
    [InlineData("/bias")]
    [InlineData("/bias?range=24h&application=loans")]
    [InlineData("/bias?application=loans&environment=prod&model=gpt-4o&version=2.1&group=age_band&reference=18-25&metric=Precision&depth=3")]
    [InlineData("/bias?application=loans&group=gender&reference=")] // compared with all others, whatever the application chose
    public void Read_OfItsOwnAddress_IsTheSameView(string address)
    {
        Read(address, out var faults).ToUrl().ShouldBe(address);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndNamed()
    {
        var view = Read("/bias?range=yesterday&application=loans&metric=Accuracy&depth=4", out var faults);

        faults.Select(fault => (fault.TextKey, fault.Value)).ShouldBe([("BadRange", "yesterday"), ("BadName", "metric=Accuracy"), ("BadName", "depth=4")]);
        view.ToUrl().ShouldBe("/bias?application=loans");
        view.Metric.ShouldBe(BiasMetric.SelectionRate);
    }

    [Theory]
    [InlineData("application=loans", "loans")]
    [InlineData("", null)]
    [InlineData("application=loans&application=cards", null)] // groups are compared within one application
    public void Application_IsTheOneThatIsNamed(string query, string? expected) => Read($"/bias?{query}", out _).Application.ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("group=gender&reference=R%26D&metric=FalsePositiveRate&depth=3")]
    [InlineData("group=gender&reference=")]
    public void Argument_ThatItWroteItself_IsUnderstood(string? text)
    {
        BiasArgument.FaultOf(text).ShouldBeNull();
        BiasArgument.Parse(text).ToText().ShouldBe(text);
    }

    [Theory]
    [InlineData("metric=0")]
    [InlineData("metric=selectionrate")]
    [InlineData("depth=1")]
    [InlineData("group=")]
    [InlineData("colour=red")]
    public void Argument_ThatCannotBeUsed_SaysWhatCan(string text) => BiasArgument.FaultOf(text)!.ShouldContain("SelectionRate");

    private static BiasView Read(string address, out IReadOnlyList<AddressFault> faults)
    {
        var query = QueryHelpers.ParseQuery(address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : "");
        string? One(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;
        string[]? Many(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : null;
        return BiasView.Read(
            "default",
            new BiasAddress
            {
                Range = One("range"), Application = Many("application"), Environment = Many("environment"), Model = Many("model"), Version = Many("version"),
                Group = One("group"), Reference = One("reference"), Metric = One("metric"), Depth = One("depth"),
            },
            out faults);
    }
}
