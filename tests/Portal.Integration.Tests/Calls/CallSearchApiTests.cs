using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Calls;

/// <summary>Search, export and views from outside a real portal. Calls are told apart by application.</summary>
public sealed class CallSearchApiTests(PortalFixture fixture)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Search_Pages_TogetherAreTheExportInBothForms()
    {
        var portal = await fixture.Portal;
        var application = $"search-{Guid.NewGuid():N}";
        await portal.DeliverAsync([.. Enumerable.Range(0, 55).Select(i => new SentCall
        {
            Application = application,
            Start = Now.AddSeconds(-10 - (i * 30)),
            Duration = TimeSpan.FromMilliseconds(100 + i),
            InputTokens = i,
            ErrorType = i % 5 == 0 ? "timeout" : null,
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = i % 2 == 0 ? "=cmd|' /C calc'!A0" : "plain, with \"quotes\"\nand a line" },
        })]);

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await portal.GetAsync($"/api/v1/calls?application={application}&q=latency<1s&limit=20&attributes=attr.tenant{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("spanId").GetString()!));
            cursor = page.GetProperty("next").GetString();
            page.GetProperty("calls")[0].GetProperty("attributes").GetProperty("attr.tenant").GetString().ShouldNotBeNull();
        }
        while (cursor is not null);
        ids.Count.ShouldBe(55);

        var lines = (await TextAsync(portal, $"/api/v1/calls/export?application={application}&format=jsonl", portal.ReadKey)).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Select(line => line.GetProperty("spanId").GetString()).ShouldBe(ids);
        lines[0].GetProperty("attributes").GetProperty("tenant").GetString().ShouldBe("=cmd|' /C calc'!A0");
        lines[0].GetProperty("cost").ValueKind.ShouldBeOneOf(JsonValueKind.Null, JsonValueKind.Number);

        var rows = ReadCsv(await TextAsync(portal, $"/api/v1/calls/export?application={application}&columns=spanId,inputTokens,attr.tenant,cost", portal.ReadKey));
        rows[0].ShouldBe(["spanId", "inputTokens", "attr.tenant", "cost"]);
        rows.Skip(1).Select(row => row[0]).ShouldBe(ids);
        rows.Skip(1).Select(row => int.Parse(row[1], CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(0, 55));
        rows[1][2].ShouldBe("'=cmd|' /C calc'!A0"); // a spreadsheet must not run it
        rows[2][2].ShouldBe("plain, with \"quotes\"\nand a line");

        var histogram = await portal.GetAsync($"/api/v1/calls/histogram?application={application}&q=status:error");
        histogram.GetProperty("calls").GetInt32().ShouldBe(11);
    }

    [Fact]
    public async Task Search_OverContent_AsksForTheRightAndIsRecorded()
    {
        var portal = await fixture.Portal;
        var application = $"content-{Guid.NewGuid():N}";
        await portal.DeliverAsync(new SentCall
        {
            Application = application,
            Start = Now.AddMinutes(-1),
            Duration = TimeSpan.FromSeconds(1),
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["gen_ai.input.messages"] = """[{"role":"user","parts":[{"type":"text","content":"Where is my marmalade?"}]}]""",
            },
        });
        var search = $"/api/v1/calls?application={application}&q=marmalade";
        var export = $"/api/v1/calls/export?application={application}&format=jsonl&content=true";

        foreach (var path in new[] { search, export, $"/api/v1/calls/histogram?application={application}&q=marmalade" })
        {
            using var reader = portal.CreateClient(portal.ReadKey);
            using var refused = await reader.GetAsync(path);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("right to read content");
        }

        using var found = JsonDocument.Parse(await TextAsync(portal, search, portal.AdminKey));
        found.RootElement.GetProperty("calls").GetArrayLength().ShouldBe(1);
        (await TextAsync(portal, export, portal.AdminKey)).ShouldContain("marmalade");
        (await TextAsync(portal, $"/api/v1/calls/export?application={application}&format=jsonl", portal.AdminKey)).ShouldNotContain("marmalade");
    }

    [Theory]
    [InlineData("q=modle:x", "At character 1: 'modle' is not a field")]
    [InlineData("q=latency%3E2", "a duration with its unit")]
    [InlineData("order=fastest", "slowest")]
    [InlineData("limit=5000", "1000")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("attributes=tenant", "attr.NAME")]
    [InlineData("colour=blue", "no such parameter")]
    public async Task Search_WithAMistake_NamesIt(string query, string expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        using var answer = await client.GetAsync($"/api/v1/calls?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").ToString().ShouldContain(expected, Case.Insensitive);
    }

    [Theory]
    [InlineData("columns=spanId,colour", "colour")]
    [InlineData("format=xml", "csv")]
    [InlineData("content=maybe", "true or false")]
    public async Task Export_WithAMistake_NamesIt(string query, string expected)
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        using var answer = await client.GetAsync($"/api/v1/calls/export?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Fact]
    public async Task Views_AreKeptChangedDeletedAndBroughtBack()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.AdminKey);
        var name = $"Slow {Guid.NewGuid():N}";

        var added = await SendAsync(client, HttpMethod.Post, "/api/v1/views", new { name, address = "q=latency%3E2s", isShared = true }, HttpStatusCode.OK);
        var id = added.GetProperty("id").GetString();
        await SendAsync(client, HttpMethod.Post, "/api/v1/views", new { name, address = "" }, HttpStatusCode.Conflict);
        var changed = await SendAsync(client, HttpMethod.Put, $"/api/v1/views/{id}", new { name, address = "q=latency%3E3s", isShared = true, version = 1 }, HttpStatusCode.OK);
        changed.GetProperty("version").GetInt64().ShouldBe(2);
        // A second person still sees version 1.
        await SendAsync(client, HttpMethod.Put, $"/api/v1/views/{id}", new { name, address = "q=lost", isShared = true, version = 1 }, HttpStatusCode.Conflict);
        (await portal.GetAsync("/api/v1/views")).EnumerateArray().Single(view => view.GetProperty("name").GetString() == name).GetProperty("address").GetString().ShouldBe("q=latency%3E3s");

        await SendAsync(client, HttpMethod.Delete, $"/api/v1/views/{id}", null, HttpStatusCode.NoContent);
        (await portal.GetAsync("/api/v1/views")).ToString().ShouldNotContain(name);
        (await SendAsync(client, HttpMethod.Post, $"/api/v1/views/{id}/restore", null, HttpStatusCode.OK)).GetProperty("name").GetString().ShouldBe(name);

        using var reader = portal.CreateClient(portal.ReadKey);
        await SendAsync(reader, HttpMethod.Delete, $"/api/v1/views/{id}", null, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task EndUsers_AreCountedByKeyedHash()
    {
        var portal = await fixture.Portal;
        var application = $"users-{Guid.NewGuid():N}";
        await portal.DeliverAsync([.. Enumerable.Range(0, 6).Select(i => new SentCall
        {
            Application = application,
            Start = Now.AddMinutes(-1 - i),
            Duration = TimeSpan.FromSeconds(1),
            InputTokens = 10,
            ErrorType = i == 0 ? "timeout" : null,
            Attributes = i == 5 ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["user.id"] = i < 3 ? "ada" : "bob" },
        })]);

        var usage = await portal.GetAsync($"/api/v1/end-users?application={application}");

        usage.GetProperty("users").GetInt32().ShouldBe(2);
        usage.GetProperty("callsWithoutUser").GetInt32().ShouldBe(1);
        var first = usage.GetProperty("rows")[0];
        (first.GetProperty("calls").GetInt32(), first.GetProperty("errors").GetInt32(), first.GetProperty("tokens").GetInt32()).ShouldBe((3, 1, 30));
        first.GetProperty("trend").EnumerateArray().Sum(count => count.GetInt32()).ShouldBe(3);
        first.GetProperty("outlier").ValueKind.ShouldBe(JsonValueKind.Null); // two users are too few to judge
        usage.ToString().ShouldNotContain("ada");

        var calls = await portal.GetAsync($"/api/v1/calls?application={application}&q=user:{first.GetProperty("subject").GetString()}");
        calls.GetProperty("calls").GetArrayLength().ShouldBe(3);
    }

    private static async Task<string> TextAsync(PortalProcess portal, string path, string key)
    {
        using var client = portal.CreateClient(key);
        using var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>RFC 4180, cell by cell.</summary>
    private static List<string[]> ReadCsv(string text)
    {
        var rows = new List<string[]>();
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && text[i] is ',' or '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (!quoted && text[i] == '\n')
            {
                rows.Add([.. row]);
                row.Clear();
            }
            else
            {
                cell.Append(text[i]);
            }
        }
        return rows;
    }
}
