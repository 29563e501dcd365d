using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Portal.Testing;

namespace Portal.Integration.Tests.Engine;

public sealed class AccessTests(EngineFixture fixture)
{
    [Theory]
    [InlineData("basic", 200)]
    [InlineData("headers", 200)]
    [InlineData("url", 200)]
    [InlineData("none", 401)]
    [InlineData("wrong", 403)]
    [InlineData("wrong-user", 403)]
    public async Task Credentials_EachWay_AreChecked(string way, int status)
    {
        var settings = (await fixture.Engine).Settings;
        using var client = new HttpClient { BaseAddress = settings.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Get, way is "url" ? $"/?query=SELECT%201&user={settings.User}&password={settings.Password}" : "/?query=SELECT%201");
        switch (way)
        {
            case "basic" or "wrong":
                var password = way is "basic" ? settings.Password : "guess";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{password}")));
                break;
            case "headers" or "wrong-user":
                request.Headers.Add("X-ClickHouse-User", way is "headers" ? settings.User : "somebody");
                request.Headers.Add("X-ClickHouse-Key", settings.Password);
                break;
        }

        using var response = await client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/replicas_status")]
    [InlineData("/")]
    public async Task Probe_WithoutCredentials_IsOk(string path)
    {
        using var client = new HttpClient { BaseAddress = (await fixture.Engine).Settings.Endpoint };
        (await client.GetStringAsync(path)).ShouldBe("Ok.\n");
    }

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData("SHOW DATABASES", true)]
    [InlineData("EXPLAIN SELECT 1", true)]
    [InlineData("CREATE TABLE t (a Int32) ENGINE = Memory", false)]
    [InlineData("INSERT INTO t VALUES (1)", false)]
    [InlineData("SYSTEM FLUSH LOGS", false)]
    [InlineData("KILL QUERY WHERE query_id = 'x'", false)]
    public async Task ReadOnly_GetOrSetting_AllowsReadsOnly(string sql, bool allowed)
    {
        await using var database = await fixture.CreateDatabaseAsync();
        using var http = new EngineHttp((await fixture.Engine).Settings, database.Name);
        using var get = await http.GetAsync($"/?query={Uri.EscapeDataString(sql)}");
        using var post = await http.PostAsync(sql, "/?readonly=1");

        foreach (var response in new[] { get, post })
        {
            if (allowed)
            {
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
            else
            {
                response.Headers.GetValues("X-ClickHouse-Exception-Code").ShouldBe(["164"]);
            }
        }
    }

    [Fact]
    public async Task Path_Unknown_IsNotFound()
    {
        using var http = new EngineHttp((await fixture.Engine).Settings);
        using var response = await http.GetAsync("/play");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
