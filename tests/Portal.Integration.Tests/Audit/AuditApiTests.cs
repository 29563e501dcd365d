using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>The audit trail over HTTP, checked as an auditor would: with the public key, SHA-256 and RFC 6962 alone.</summary>
public sealed class AuditApiTests(PortalFixture fixture)
{
    [Fact]
    public async Task Entry_OfAChange_CanBeReadFoundAndProved()
    {
        using var client = await AdminAsync();
        var application = $"audited-{Guid.NewGuid():N}";
        await SetAsync(client, application, new { sampleOneIn = 10, keepErrors = true, version = 0 });
        await SetAsync(client, application, new { sampleOneIn = 20, keepErrors = true, version = 1, team = "Pagos Ñ" });

        var entries = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries?subject=application:{application}")).GetProperty("entries");

        entries.EnumerateArray().Select(entry => entry.GetProperty("action").GetString()).ShouldBe(["applications.settings.changed", "applications.settings.changed"]);
        var newest = entries[0];
        newest.GetProperty("actorKind").GetString().ShouldBe("key");
        var fields = newest.GetProperty("changes")[0].GetProperty("fields").EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!, StringComparer.Ordinal);
        fields["SampleOneIn"].GetProperty("before").GetProperty("text").GetString().ShouldBe("10");
        fields["SampleOneIn"].GetProperty("after").GetProperty("text").GetString().ShouldBe("20");
        (await CountAsync(client, $"text={Uri.EscapeDataString("pagos ñ")}&subject=application:{application}")).ShouldBe(1);
        (await CountAsync(client, $"text=nowhere-{Guid.NewGuid():N}")).ShouldBe(0);

        var id = newest.GetProperty("id").GetGuid();
        await ExportAsync(client, id); // signs everything up to now
        var proof = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries/{id}/proof")).GetProperty("inclusion");
        var checkpoint = proof.GetProperty("in").GetProperty("checkpoint");
        var entry = proof.GetProperty("proves").GetRawText();
        entry.ShouldContain(application);
        Convert.ToHexStringLower(Root(
            proof.GetProperty("leaf").GetInt64(), checkpoint.GetProperty("size").GetInt64(), Encoding.UTF8.GetBytes(entry),
            [.. proof.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!))])).ShouldBe(checkpoint.GetProperty("root").GetString());
    }

    [Fact]
    public async Task Checkpoint_CarriesTheSignatureOfAPublishedKey()
    {
        using var client = await AdminAsync();
        await SetAsync(client, $"signed-{Guid.NewGuid():N}", new { sampleOneIn = 2, keepErrors = true, version = 0 });
        await ExportAsync(client, (await client.GetFromJsonAsync<JsonElement>("/api/v1/audit/entries?limit=1")).GetProperty("entries")[0].GetProperty("id").GetGuid());

        var checkpoints = await client.GetFromJsonAsync<JsonElement>("/api/v1/audit/checkpoints?limit=5");
        var keys = await client.GetFromJsonAsync<JsonElement>("/api/v1/audit/keys");

        foreach (var checkpoint in checkpoints.EnumerateArray())
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(keys.EnumerateArray().Single(one => one.GetProperty("id").GetString() == checkpoint.GetProperty("key").GetString()).GetProperty("key").GetBytesFromBase64(), out _);
            key.VerifyData(Encoding.UTF8.GetBytes(checkpoint.GetProperty("signed").GetString()!), checkpoint.GetProperty("signature").GetBytesFromBase64(), HashAlgorithmName.SHA256).ShouldBeTrue();
        }
        checkpoints.GetArrayLength().ShouldBeGreaterThan(0);
        var sizes = checkpoints.EnumerateArray().Select(checkpoint => checkpoint.GetProperty("size").GetInt64()).ToList();
        using var consistency = await client.GetAsync($"/api/v1/audit/consistency?from={sizes[^1]}&to={sizes[0]}");
        consistency.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var unknown = await client.GetAsync($"/api/v1/audit/consistency?from={sizes[0]}&to={sizes[0] + 1_000_000}");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Verification_OfAWholeTrail_FindsNoFault()
    {
        using var client = await AdminAsync();
        await SetAsync(client, $"verified-{Guid.NewGuid():N}", new { sampleOneIn = 2, keepErrors = true, version = 0 });
        await ExportAsync(client, (await client.GetFromJsonAsync<JsonElement>("/api/v1/audit/entries?limit=1")).GetProperty("entries")[0].GetProperty("id").GetGuid());
        using var answer = await client.PostAsync("/api/v1/audit/verification", content: null);

        var result = await answer.Content.ReadFromJsonAsync<JsonElement>();
        (result.GetProperty("isWhole").GetBoolean(), result.GetProperty("faultCount").GetInt32()).ShouldBe((true, 0));
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/audit/verification")).GetProperty("size").GetInt64().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("/api/v1/audit/entries?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit/entries/01a1ff81-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/audit/entries/01a1ff81-0000-7000-8000-000000000000/proof", HttpStatusCode.NotFound)]
    public async Task Question_ThatHasNoAnswer_SaysWhy(string path, HttpStatusCode status)
    {
        using var client = await AdminAsync();
        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Trail_ToAKeyThatMayOnlyRead_IsClosed()
    {
        var portal = await fixture.Portal;
        using var client = portal.CreateClient(portal.ReadKey);
        using var answer = await client.GetAsync("/api/v1/audit/entries");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HttpClient> AdminAsync()
    {
        var portal = await fixture.Portal;
        return portal.CreateClient(portal.AdminKey);
    }

    private static async Task SetAsync(HttpClient client, string application, object settings)
    {
        using var answer = await client.PutAsJsonAsync($"/api/v1/applications/{application}/settings", settings);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<int> CountAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries?{query}")).GetProperty("entries").GetArrayLength();

    /// <summary>Exports once the sequencer has given the entry its leaf; the export has to hold it.</summary>
    private static async Task ExportAsync(HttpClient client, Guid id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries/{id}", limit.Token)).GetProperty("leafIndex").ValueKind == JsonValueKind.Null)
        {
            // The sequencer works every quarter of a second.
        }
        var lines = (await client.GetStringAsync("/api/v1/audit/export", limit.Token)).TrimEnd('\n').Split('\n');
        lines.ShouldContain(line => line.Contains(id.ToString(), StringComparison.Ordinal));
        lines[^1].ShouldStartWith("{\"end\":");
    }

    /// <summary>The root that an audit path leads to: RFC 9162, section 2.1.3.2.</summary>
    private static byte[] Root(long leaf, long size, byte[] entry, IReadOnlyList<byte[]> path)
    {
        var (node, last, hash) = (leaf, size - 1, SHA256.HashData([0, .. entry]));
        foreach (var sibling in path)
        {
            last.ShouldBeGreaterThan(0);
            if ((node & 1) == 1 || node == last)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        last.ShouldBe(0);
        return hash;
    }
}
