using System.Diagnostics;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

/// <summary>The proof of being faithful: ClickHouse's own JavaScript client does its work against the embedded engine.</summary>
public sealed class NodeClientTests(EngineFixture fixture)
{
    [Fact]
    public async Task OfficialClient_EveryOperation_BehavesAsAgainstAServer()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        var seen = await RunAsync(database);

        seen.GetProperty("ping").GetBoolean().ShouldBeTrue();
        seen.GetProperty("insertQueryId").GetString().ShouldNotBeNullOrEmpty();
        seen.GetProperty("writtenRows").GetString().ShouldBe("2");

        var row = seen.GetProperty("parameterised").EnumerateArray().ShouldHaveSingleItem();
        row.GetProperty("name").GetString().ShouldBe("it's \\ \t\n ünicöde 😀");

        // 1 + 2 + ... + 100001
        var json = seen.GetProperty("json");
        json.GetProperty("rows").GetInt32().ShouldBe(1);
        json.GetProperty("type").GetString()!.ShouldStartWith("application/json");
        json.GetProperty("data")[0].GetProperty("n").ToString().ShouldBe("100001");
        json.GetProperty("data")[0].GetProperty("s").ToString().ShouldBe("5000150001");

        var streamed = seen.GetProperty("streamed");
        streamed.GetProperty("rows").GetInt32().ShouldBe(100_001);
        streamed.GetProperty("sum").GetInt64().ShouldBe(5_000_150_001);
        streamed.GetProperty("head").ToString().ShouldBe("""[["id","name"],["UInt64","String"]]""");
    }

    [Fact]
    public async Task OfficialClient_Errors_HaveCodesAndNames()
    {
        await using var database = await fixture.CreateDatabaseAsync();
        var seen = await RunAsync(database);

        ShouldBeError(seen.GetProperty("unknownTable"), "60", "UNKNOWN_TABLE");
        ShouldBeError(seen.GetProperty("lateError"), "395", "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO");
        ShouldBeError(seen.GetProperty("killed"), "394", "QUERY_WAS_CANCELLED");
        seen.GetProperty("aborted").GetProperty("message").GetString()!.ShouldContain("aborted");
        seen.GetProperty("killAnswer")[0].GetProperty("query_id").GetString().ShouldBe("victim-1");
    }

    private static void ShouldBeError(JsonElement error, string code, string type)
    {
        error.GetProperty("official").GetBoolean().ShouldBeTrue(error.ToString());
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("type").GetString().ShouldBe(type);
    }

    private async Task<JsonElement> RunAsync(TestDatabase database)
    {
        var engine = await fixture.Engine;
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Engine", "node-client.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ENGINE"] = JsonSerializer.Serialize(new { url = engine.Settings.Endpoint, password = engine.Settings.Password, database = database.Name }),
            },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, errors);
        return JsonDocument.Parse(await output).RootElement;
    }
}
