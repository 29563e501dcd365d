using Portal.Latency;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Tests.Latency;

public sealed class LatencyViewTests
{
    private static readonly LatencyQuery Empty = new(null, null, null, null, null, null, null, null);

    [Fact]
    public void ToUrl_ReadBack_IsTheSameView()
    {
        var view = new LatencyView(
            new CallFilter { Tenant = "t", Applications = ["chat & web", "søk/2"], Models = ["gpt-4o?"], Versions = ["1.0#rc"] },
            TimeRange.Parse("2026-01-31T13:00:00Z/2026-01-31T14:00:00Z"),
            Compare: true);

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(new Uri("http://portal"), view.ToUrl()).Query);
        string[]? Of(string name) => query.TryGetValue(name, out var values) ? [.. values.Select(value => value!)] : null;
        var read = LatencyView.Read(
            "t",
            new LatencyQuery(Of("range")?[0], Of("application"), Of("environment"), Of("provider"), Of("model"), Of("version"), Of("operation"), Of("compare")?[0]),
            out var faults);

        read.Key.ShouldBe(view.Key);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void ToUrl_DefaultView_IsTheBareAddress() =>
        LatencyView.Read("t", Empty, out _).ToUrl().ShouldBe("/latency");

    [Theory]
    [InlineData("yesterday")]
    [InlineData("16m")]
    [InlineData("2026-01-31T14:00:00Z/2026-01-31T13:00:00Z")]
    public void Read_BadRange_NamesItAndKeepsTheFilter(string range)
    {
        var view = LatencyView.Read("t", Empty with { Range = range, Model = ["gpt-4o"] }, out var faults);

        view.Range.ShouldBe(TimeRange.Default);
        view.Filter.Models.ShouldBe(["gpt-4o"]);
        faults.ShouldBe([new AddressFault("BadRange", range)]);
    }

    [Fact]
    public void Read_ValueTooLong_IsLeftOutAndNamed()
    {
        var view = LatencyView.Read("t", Empty with { Application = [new string('x', 257), "chat"] }, out var faults);

        view.Filter.Applications.ShouldBe(["chat"]);
        faults.ShouldBe([new AddressFault("BadValue", "application")]);
    }

    [Fact]
    public void Key_ValuesInAnotherOrder_IsEqual() =>
        LatencyView.Read("t", Empty with { Model = ["b", "a"] }, out _).Key.ShouldBe(LatencyView.Read("t", Empty with { Model = ["a", "b", "a"] }, out _).Key);

    [Fact]
    public void Key_AnotherTenant_Differs() =>
        LatencyView.Read("t", Empty, out _).Key.ShouldNotBe(LatencyView.Read("u", Empty, out _).Key);
}
