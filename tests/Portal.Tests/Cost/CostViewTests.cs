using System.Text;
using Portal.Cost;
using Portal.Telemetry.Costs;

namespace Portal.Tests.Cost;

public sealed class CostViewTests
{
    [Fact]
    public void Read_OfItsOwnAddress_IsTheSameView()
    {
        var view = Read("range=7d", "application=a%26b", "team=R%26D", "split=TokenType", "bucket=Hour", out var faults);

        faults.ShouldBeEmpty();
        view.ToUrl().ShouldBe("/cost?range=7d&application=a%26b&team=R%26D&split=TokenType&bucket=Hour");
        (view.Split, view.Bucket, view.Teams[0]).ShouldBe((CostDimension.TokenType, CostStep.Hour, "R&D"));
    }

    [Fact]
    public void Read_WhatCannotBeUsed_IsLeftOutAndNamed()
    {
        var view = Read("range=yesterday", "application=shop", "team=", "split=colour", "bucket=7", out var faults);

        faults.Select(fault => (fault.TextKey, fault.Value)).ShouldBe([("BadRange", "yesterday"), ("BadName", "split=colour"), ("BadName", "bucket=7")]);
        view.ToUrl().ShouldBe("/cost?application=shop");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("split=Model&bucket=Day&zone=Europe%2FMadrid&team=a&team=b")]
    public void Argument_ThatItWroteItself_IsUnderstood(string? text)
    {
        CostArgument.FaultOf(text).ShouldBeNull();
        if (text is not null)
        {
            CostArgument.Parse(text).ToText().ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("zone=Mars/Olympus")]
    [InlineData("split=3")]
    [InlineData("colour=blue")]
    [InlineData("bucket=year")]
    public void Argument_OfSomethingElse_SaysWhatToWrite(string text) => CostArgument.FaultOf(text).ShouldNotBeNull().ShouldContain("split (a dimension)");

    [Fact]
    public async Task Csv_OfHostileNames_IsQuotedAndNoFormula()
    {
        CostMover Row(string name, ulong calls, ulong unknown) => new(name, calls * 0.5m, 0, calls, 0, unknown, 10, new CostChange(0.5m, 0.5m, 0, 0));
        var movers = new CostMovers(new CostWindow(default, default), CostDimension.Application, [Row("=1+1", 1, 0), Row("a,\"b\"", 2, 0), Row("new", 0, 3)], CostChange.None);
        using var stream = new MemoryStream();

        await CostCsv.WriteAsync(stream, movers, CancellationToken.None);

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        lines[1].ShouldBe("'=1+1,0.5,0,0.5,0.5,0,0,1,0,0,10,500,50");
        lines[2].ShouldStartWith("\"a,\"\"b\"\"\",1,");
        lines[3].ShouldStartWith("new,,0,"); // three calls without a price: unknown, not zero
    }

    private static CostView Read(string range, string application, string team, string split, string bucket, out IReadOnlyList<AddressFault> faults)
    {
        static string Value(string pair) => Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return CostView.Read(
            "default", new CostAddress(Value(range), [Value(application)], null, null, null, null, null, [Value(team)], Value(split), Value(bucket)), out faults);
    }
}
