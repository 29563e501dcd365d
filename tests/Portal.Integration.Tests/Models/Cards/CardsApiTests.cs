using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Models.Cards;

public sealed class CardsApiTests(PortalFixture fixture)
{
    private const string Readme = "---\r\nlicense: mit\r\nlanguage: [en, no, \"no\"]\r\nx-own: {a: 1e-5, b: 2026-01-31}\r\n---\r\n# Support\r\n\r\nAnswers ñ 🤖.\r\n\r\n---\r\n## Metrics\r\nF1";
    private static readonly string[] Panels = ["calls", "latency.p95", "errors.rate"];

    [Fact]
    public async Task Readme_ImportedAndExported_KeepsTheBodysBytesAndUnknownKeys()
    {
        using var client = await ModelAsync("card-readme");
        using var blind = await PutAsync(client, "card-readme", "README.md", Readme, seen: null);
        ((int)blind.StatusCode).ShouldBe(428);
        using var imported = await PutAsync(client, "card-readme", "README.md", Readme, "\"0\"");
        imported.StatusCode.ShouldBe(HttpStatusCode.OK);
        imported.Headers.ETag!.Tag.ShouldBe("\"1\"");

        var exported = await client.GetStringAsync("/api/v1/models/card-readme/card/README.md");
        exported.ShouldBe("---\nlicense: mit\nlanguage:\n- en\n- no\n- \"no\"\nx-own:\n  a: 1e-5\n  b: 2026-01-31\n---\n" + Readme[(Readme.IndexOf("---\r\n#", StringComparison.Ordinal) + 5)..]);
        using var late = await PutAsync(client, "card-readme", "README.md", Readme, "\"0\"");
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        using var faulty = await PutAsync(client, "card-readme", "README.md", "---\na: 1\na: 2\n---\n", "\"1\"");
        faulty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await faulty.Content.ReadAsStringAsync()).ShouldContain("Line 3");
    }

    [Fact]
    public async Task Published_WithLiveNumbers_FreezesTheirValuesWithQueryAndHash()
    {
        var portal = await fixture.Portal;
        using var client = await ModelAsync("card-numbers", "cards-frozen-model");
        var now = TimeProvider.System.GetUtcNow();
        // Ten calls: durations 100 ms to 1 s, two of them failed.
        await portal.DeliverAsync([.. Enumerable.Range(1, 10).Select(call => new SentCall
        {
            Application = "cards-frozen", Model = "cards-frozen-model", Start = now.AddMinutes(-call), Duration = TimeSpan.FromMilliseconds(100 * call), ErrorType = call > 8 ? "timeout" : null,
        })]);
        var panels = string.Join(',', Panels.Select(metric => $$"""{"id":"{{metric}}","metric":"{{metric}}","form":"stat","range":"1h"}"""));
        using var saved = await PutAsync(client, "card-numbers", "draft", $$"""{"schema":"portal.model-card/1","body":"## Metrics\n\nF1\n","panels":[{{panels}}]}""", "\"0\"");
        saved.StatusCode.ShouldBe(HttpStatusCode.OK, await saved.Content.ReadAsStringAsync());

        using var publish = new HttpRequestMessage(HttpMethod.Post, "/api/v1/models/card-numbers/card/publish") { Content = JsonContent.Create(new { note = "First." }) };
        publish.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var published = await client.SendAsync(publish);
        published.StatusCode.ShouldBe(HttpStatusCode.OK, await published.Content.ReadAsStringAsync());

        var bytes = await client.GetByteArrayAsync("/api/v1/models/card-numbers/card/versions/1");
        var hash = (await published.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hash").GetString();
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(hash);
        var numbers = JsonDocument.Parse(bytes).RootElement.GetProperty("numbers").EnumerateArray().ToDictionary(number => number.GetProperty("metric").GetString()!, StringComparer.Ordinal);
        // Two of ten failed; the value at rank floor(0.95 * 10) = 9 of ten, counted from 0, is the largest.
        numbers["calls"].GetProperty("value").GetDecimal().ShouldBe(10);
        numbers["errors.rate"].GetProperty("value").GetDecimal().ShouldBe(0.2m);
        numbers["latency.p95"].GetProperty("value").GetDecimal().ShouldBe(1000m);
        numbers["latency.p95"].GetProperty("sampleSize").GetDecimal().ShouldBe(10);
        numbers["latency.p95"].GetProperty("filter").GetProperty("model")[0].GetString().ShouldBe("cards-frozen-model");
        numbers["latency.p95"].GetProperty("question").GetString().ShouldBe("latency.p95/-/change");
        numbers["latency.p95"].GetProperty("hash").GetString()!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Diff_OfVersionAndDraft_TellsWhatChanged()
    {
        using var client = await ModelAsync("card-diff");
        (await PutAsync(client, "card-diff", "README.md", "---\nlicense: mit\n---\n## Metrics\n\nF1\n", "\"0\"")).Dispose();
        using var publish = new HttpRequestMessage(HttpMethod.Post, "/api/v1/models/card-diff/card/publish") { Content = JsonContent.Create(new { note = "First." }) };
        publish.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        (await client.SendAsync(publish)).Dispose();
        (await PutAsync(client, "card-diff", "README.md", "---\nlicense: apache-2.0\n---\n## Metrics\n\nF1\n", "\"2\"")).Dispose();

        var diff = await client.GetFromJsonAsync<JsonElement>("/api/v1/models/card-diff/card/diff?from=1&to=draft");

        var change = diff.GetProperty("changes").EnumerateArray().ShouldHaveSingleItem();
        (change.GetProperty("subject").GetString(), change.GetProperty("key").GetString(), change.GetProperty("before").GetString(), change.GetProperty("after").GetString())
            .ShouldBe(("metadata", "license", "mit", "apache-2.0"));
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/models/card-diff/card/versions")).GetArrayLength().ShouldBe(1);
        using var pdf = await client.GetAsync("/api/v1/models/card-diff/card/card.pdf");
        pdf.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        Encoding.ASCII.GetString((await pdf.Content.ReadAsByteArrayAsync()).AsSpan(0, 5)).ShouldBe("%PDF-");
    }

    [Fact]
    public async Task Write_WithAReadKey_IsForbidden()
    {
        (await ModelAsync("card-right")).Dispose();
        var portal = await fixture.Portal;
        using var reader = portal.CreateClient(portal.ReadKey);

        using var refused = await PutAsync(reader, "card-right", "README.md", Readme, "\"0\"");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.GetAsync("/api/v1/models/card-right/card")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpClient> ModelAsync(string name, string responseModel = "cards-no-traffic")
    {
        var portal = await fixture.Portal;
        await portal.RegisterAsync(name, "Support", responseModel);
        return portal.CreateClient(portal.AdminKey);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string model, string part, string body, string? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/models/{model}/card/{part}") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(part == "draft" ? "application/json" : "text/markdown");
        if (seen is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        }
        return await client.SendAsync(request);
    }
}
