using System.Text;
using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

public sealed class ResultStreamTests
{
    private const string Tag = "dngjzjnxkvlwkeua";

    // However a network cuts the answer, no byte of the frame is handed out as data: neither whole nor its first half.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(100_000)]
    public async Task Fill_FrameCutAnywhere_HandsOutTheRowsAlone(int pieceLength)
    {
        var rows = Encoding.ASCII.GetBytes(new string('r', 70_000) + "\r\n__exception__\r\nnot the tag\r\n\r\n__exc\r\r\n");
        var frame = Encoding.ASCII.GetBytes($"\r\n__exception__\r\n{Tag}\r\nCode: 395. DB::Exception: boom. (A_NAME)\n41 {Tag}\r\n__exception__\r\n");
        var (given, error) = await DrainAsync(new PiecewiseStream([.. rows, .. frame], pieceLength));
        given.ShouldBe(rows);
        error.ShouldNotBeNull().Code.ShouldBe(395);
        error.Name.ShouldBe("A_NAME");
        error.Message.ShouldBe("Code: 395. DB::Exception: boom. (A_NAME)");
    }

    [Theory]
    [InlineData("\r\n__exception__")]
    [InlineData("\r")]
    public async Task Fill_RowsThatEndLikeAFramesBeginning_AreAllHandedOut(string rows)
    {
        var (given, error) = await DrainAsync(new PiecewiseStream(Encoding.ASCII.GetBytes(rows), 1));
        error.ShouldBeNull();
        Encoding.ASCII.GetString(given).ShouldBe(rows);
    }

    private static async Task<(byte[] Given, ClickHouseException? Error)> DrainAsync(Stream body)
    {
        using var abort = new QueryAbort();
        await using var stream = new ResultStream(body, Tag, "q", TimeSpan.Zero, abort);
        var given = new List<byte>();
        try
        {
            while (await stream.FillAsync(CancellationToken.None))
            {
                Take(stream, given);
            }

            return ([.. given], null);
        }
        catch (ClickHouseException e)
        {
            return ([.. given], e);
        }

        static void Take(ResultStream stream, List<byte> given)
        {
            var cursor = stream.Cursor(stream.Start);
            given.AddRange(cursor.Take(stream.Available));
            stream.Consume(cursor.Position);
        }
    }

    private sealed class PiecewiseStream(byte[] data, int pieceLength) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(pieceLength, buffer.Length)], cancellationToken);
    }
}
