using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Governance.Models;
using Portal.Tools;
using Portal.Tools.Demo;
using Portal.Tools.Demo.Catalogue;

namespace Portal.Tests.Tools;

public sealed class DemoCatalogueTests
{
    private static readonly string[] Prose = ["description", "purpose", "notes", "note", "reason"];

    [Fact]
    public void Catalogue_LeavesThreeOfTheDemosModelsUnregistered()
    {
        var traffic = DemoApplication.All.SelectMany(application => application.Models, (application, used) => $"{application.Name} {used.Model.Provider} {used.Model.Name}");

        traffic.Except(Models().SelectMany(Linked)).ShouldBe(
        [
            "product-search openai text-embedding-3-small",
            "code-companion anthropic claude-sonnet-4-5-20250929",
            "meeting-notes mistral_ai mistral-large-2411",
        ]);
        Models().SelectMany(Linked).Except(traffic).ShouldBeEmpty();
    }

    [Fact]
    public void Catalogue_NamesClassesOfRiskThatThereAre() =>
        Models().ShouldAllBe(model => RiskClasses.Load().Find(Body(model.Register).GetProperty("riskClass").GetString()!) != null);

    [Fact]
    public void Catalogue_SaysOfEverythingThatItIsDemoData()
    {
        var texts = DemoRecord.All.SelectMany(record => record.Then.Prepend(record.Register)).Where(step => step.Body is not null).SelectMany(step => Texts(Body(step))).ToList();

        texts.Count.ShouldBeGreaterThan(30);
        texts.ShouldAllBe(text => text.StartsWith("demo data: ", StringComparison.OrdinalIgnoreCase));
        DemoRecord.ReadFile("loan-advisor-card.md").ShouldContain("**Demo data.**");
    }

    [Fact]
    public async Task Fill_OfWhatIsThere_TouchesNothingThatBelongsToIt()
    {
        using var portal = new Answers(HttpStatusCode.Conflict);
        using var http = new HttpClient(portal);

        (await new DemoCatalogue(http, new Uri("http://portal.test"), "key").FillAsync(DemoRecord.All, TestContext.Current.CancellationToken)).ShouldBe((0, DemoRecord.All.Count));

        portal.Asked.ShouldBe(DemoRecord.All.Select(record => $"POST /api/v1/{record.Register.Path}"));
    }

    [Fact]
    public async Task Fill_OfAPortalWhoseRecordsAreNotReady_TriesAgain()
    {
        using var portal = new Answers(HttpStatusCode.ServiceUnavailable, HttpStatusCode.Conflict);
        using var http = new HttpClient(portal);

        (await new DemoCatalogue(http, new Uri("http://portal.test"), "key").FillAsync([DemoRecord.All[0]], TestContext.Current.CancellationToken)).ShouldBe((0, 1));

        portal.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Fill_ThatIsRefused_NamesTheRequestAndTheAnswer()
    {
        using var portal = new Answers(HttpStatusCode.Forbidden);
        using var http = new HttpClient(portal);

        (await Should.ThrowAsync<DeliveryException>(() => new DemoCatalogue(http, new Uri("http://portal.test"), "key").FillAsync(DemoRecord.All, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("POST prompts was answered 403 Forbidden.");
    }

    [Fact]
    public void RegistryKey_BesideAKeyButNoFile_IsNotTakenFromAnotherPortalsFile() =>
        Should.Throw<UsageException>(() => PortalAddress.Registry(CommandLine.Parse(["--key", "given"], PortalAddress.Options, [])))
            .Message.ShouldBe("no registry key: pass --keys with the portal's dev-keys.json");

    private static IEnumerable<DemoRecord> Models() => DemoRecord.All.Where(record => record.Register.Path == "models");

    private static JsonElement Body(DemoStep step) => step.Body.ShouldNotBeNull();

    /// <summary>Application, provider and response model of every version.</summary>
    private static IEnumerable<string> Linked(DemoRecord model)
    {
        var body = Body(model.Register);
        var versions = model.Then.Where(step => step.Path.EndsWith("/versions", StringComparison.Ordinal)).Select(Body).Prepend(body.GetProperty("version"));
        return versions.SelectMany(version => version.GetProperty("responseModels").EnumerateArray())
            .Select(response => $"{body.GetProperty("application")} {body.GetProperty("provider")} {response}").Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonElement body) => body.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind == JsonValueKind.Object ? Texts(member.Value)
        : Prose.Contains(member.Name, StringComparer.Ordinal) ? [member.Value.GetString()!]
        : Enumerable.Empty<string>());

    /// <summary>Gives these answers, the last of them again and again.</summary>
    private sealed class Answers(params IReadOnlyList<HttpStatusCode> answers) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            var answer = new HttpResponseMessage(answers[Math.Min(Asked.Count, answers.Count) - 1]);
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
            return Task.FromResult(answer);
        }
    }
}
