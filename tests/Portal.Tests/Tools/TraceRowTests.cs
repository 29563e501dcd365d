using Portal.Tools;
using Portal.Tools.Replay;

namespace Portal.Tests.Tools;

public sealed class TraceRowTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void ReadFile_LastLineWithoutNewline_IsRead()
    {
        File.WriteAllText(_file, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109");

        TraceRow.ReadFile(_file).ShouldBe(
        [
            new TraceRow(2, new DateTime(2023, 11, 16, 18, 15, 46, DateTimeKind.Utc).AddTicks(6_805_900), 374, 44),
            new TraceRow(3, new DateTime(2023, 11, 16, 18, 15, 50, DateTimeKind.Utc).AddTicks(9_951_690), 396, 109),
        ]);
    }

    [Theory]
    [InlineData("TIMESTAMP,ContextTokens\n", "has no column GeneratedTokens; it needs TIMESTAMP, ContextTokens and GeneratedTokens")]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n", "has a header but no rows")]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,3,4\nyesterday,3,4\n", "line 3: 'yesterday' is not a time")]
    [InlineData("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,-3,4\n", "line 2: '-3' is not a whole number of tokens")]
    public void ReadFile_BadFile_SaysWhatIsWrongAndWhere(string content, string expected)
    {
        File.WriteAllText(_file, content);

        Should.Throw<UsageException>(() => TraceRow.ReadFile(_file)).Message.ShouldEndWith(expected);
    }

    [Fact]
    public void LatencyModel_OfACall_IsPrefillPlusDecoding()
    {
        // 120 ms + 1000 x 0.15 ms = 270 ms; + 50 x 22 ms = 1370 ms.
        LatencyModel.Ttft(1000).ShouldBe(TimeSpan.FromMilliseconds(270));
        LatencyModel.Duration(1000, 50).ShouldBe(TimeSpan.FromMilliseconds(1370));
    }
}
