using Portal.Tools;

namespace Portal.Tests.Tools;

public sealed class CommandLineTests
{
    [Fact]
    public void Parse_OptionsFlagsAndOperands_AreKeptApart()
    {
        var line = CommandLine.Parse(["trace.csv", "--speed", "60x", "--help"], ["--speed"], ["--help"]);

        line.Operands.ShouldBe(["trace.csv"]);
        line.Number("--speed", 1, 0.01, 100).ShouldBe(60);
        line.Has("--help").ShouldBeTrue();
    }

    [Fact]
    public void Parse_UnknownOption_NamesTheKnownOnes() =>
        Should.Throw<UsageException>(() => CommandLine.Parse(["--sped", "2"], ["--speed"], []))
            .Message.ShouldBe("unknown option --sped; known: --speed");

    [Fact]
    public void Parse_OptionWithoutValue_SaysSo() =>
        Should.Throw<UsageException>(() => CommandLine.Parse(["--speed"], ["--speed"], [])).Message.ShouldBe("--speed needs a value");

    [Theory]
    [InlineData("fast")]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("NaN")]
    public void Number_NotWithinItsRange_SaysWhatItTakes(string text) =>
        Should.Throw<UsageException>(() => CommandLine.Parse(["--speed", text], ["--speed"], []).Number("--speed", 1, 0.01, 100))
            .Message.ShouldBe($"--speed takes a number from 0.01 to 100, not '{text}'");
}
