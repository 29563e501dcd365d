using System.Text;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.Embedded.Hosting;
using Portal.Telemetry.Embedded.Http;
using Portal.Telemetry.Embedded.Native;
using Portal.Telemetry.Engine;

namespace Portal.Tests.Engine;

public sealed class EngineTextTests
{
    [Fact]
    public void ExceptionFrame_Message_HasClickHousesShape() =>
        Encoding.UTF8.GetString(ExceptionFrame.Create("abcdefghijklmnop", "bü"))
            .ShouldBe("\r\n__exception__\r\nabcdefghijklmnop\r\nbü\n4 abcdefghijklmnop\r\n__exception__\r\n");

    [Fact]
    public void ExceptionTag_New_HasSixteenLowerCaseLetters()
    {
        ExceptionFrame.NewTag().ShouldMatch("^[a-z]{16}$");
        ExceptionFrame.NewTag().ShouldNotBe(ExceptionFrame.NewTag());
    }

    [Theory]
    [InlineData("Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)", 60, "Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)")]
    [InlineData("something else", 1002, "Code: 1002. DB::Exception: something else (UNKNOWN_EXCEPTION)")]
    public void EngineException_Text_HasACode(string text, int code, string expected)
    {
        var exception = new EngineException(text);
        exception.Code.ShouldBe(code);
        exception.Text.ShouldBe(expected);
    }

    [Theory]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("br;q=1.0, identity", "br")]
    [InlineData("gzip;q=0, deflate", "deflate")]
    [InlineData("zstd", null)]
    [InlineData("", null)]
    public void ContentCoding_AcceptEncoding_ChoosesWhatBothKnow(string accept, string? coding) => ContentCoding.Choose(accept).ShouldBe(coding);

    [Theory]
    [InlineData("<6>Engine[1100] started", LogLevel.Information, "Engine[1100] started")]
    [InlineData("<3>Engine[1104] failed", LogLevel.Error, "Engine[1104] failed")]
    [InlineData("terminate called", LogLevel.Warning, "terminate called")]
    public void EngineOutput_Line_KeepsItsSeverity(string line, LogLevel level, string text) => EngineOutput.Read(line).ShouldBe((level, text));

    [Theory]
    [InlineData("--port 1", "--path is missing")]
    [InlineData("--path /data", "--port is missing")]
    [InlineData("--path /data --port 70000", "--port is '70000'")]
    [InlineData("--path /data --port 1 --colour red", "Unknown argument '--colour'")]
    [InlineData("--path /data --port", "--port needs a value")]
    public void ServerOptions_Fault_IsNamed(string arguments, string message) =>
        Should.Throw<FormatException>(() => ServerOptions.Parse(arguments.Split(' '))).Message.ShouldContain(message);

    [Fact]
    public void ServerOptions_Defaults_DeriveFromPathAndMemory()
    {
        var options = ServerOptions.Parse(["--path", "/data/clickhouse", "--port", "8123", "--memory-mb", "2048"]);
        options.Backups.ShouldBe("/data/clickhouse-backups");
        options.QueryMemoryMb.ShouldBe(1024);
    }
}
