using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Audit.Signing;
using Portal.Testing;

namespace Portal.Integration.Tests.Audit;

/// <summary>Checkpoints leave for a place outside the database, at least once and with one key; and the address cannot be one of the portal's own network.</summary>
public sealed class AuditWebhookTests(GovernanceFixture store)
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Deliver_AfterFailures_RepeatsWithTheSameKeyAndGrowingPauses_AndKeepsWhatHappened()
    {
        await using var database = await store.CreateDatabaseAsync();
        var time = new ManualTime(Noon);
        using var trail = new AuditTrail(database.Contexts, time);
        using var receiver = new Receiver();
        using var metrics = new AuditMetrics();
        var options = new AuditOptions { WebhookUrl = new Uri("https://witness.example/audit"), WebhookToken = "t0ken" };
        using var webhook = new AuditWebhook(database.Contexts, new HttpClient(receiver), Options.Create(options), metrics, time, NullLogger<AuditWebhook>.Instance);
        await trail.GrowAsync(2);
        var checkpoint = (await trail.Checkpoints.SignAsync(CancellationToken.None)).ShouldNotBeNull();

        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(4));
        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeFalse();
        receiver.Requests.Count.ShouldBe(1, "five seconds have to pass first");
        time.Advance(TimeSpan.FromSeconds(2));
        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeFalse();
        var waiting = (await trail.Log.GetStateAsync(CancellationToken.None)).Anchors.ShouldHaveSingleItem();
        (waiting.Failures, waiting.Fault, waiting.NextAttempt).ShouldBe((2, "The webhook answered 503.", Noon.AddSeconds(6 + 10)));

        receiver.Answer = HttpStatusCode.OK;
        time.Advance(TimeSpan.FromSeconds(10));
        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeTrue();
        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeFalse("there is nothing new");

        receiver.Requests.Select(request => request.Key).Distinct().ShouldHaveSingleItem().ShouldBe($"{checkpoint.Origin}-2");
        receiver.Requests.ShouldAllBe(request => request.Authorization == "Bearer t0ken");
        SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(receiver.Requests[^1].Body)).ShouldNotBeNull().Size.ShouldBe(2);
        var delivered = (await trail.Log.GetStateAsync(CancellationToken.None)).Anchors.ShouldHaveSingleItem();
        (delivered.Size, delivered.Failures, delivered.Fault).ShouldBe((2, 0, null));
    }

    [Theory]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("https://localhost:1/")]
    [InlineData("https://[::1]:1/")]
    [InlineData("https://[::ffff:10.0.0.1]:1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://2130706433/")] // 127.0.0.1 as one number
    [InlineData("https://0x7f.1/")]
    public async Task Deliver_ToAnAddressThatIsNotPublic_IsRefusedBeforeAnythingIsSent(string address)
    {
        await using var database = await store.CreateDatabaseAsync();
        using var trail = new AuditTrail(database.Contexts);
        using var metrics = new AuditMetrics();
        var options = new AuditOptions { WebhookUrl = new Uri(address), WebhookSeconds = 5 };
        using var webhook = new AuditWebhook(database.Contexts, AuditWebhook.CreateClient(options), Options.Create(options), metrics, TimeProvider.System, NullLogger<AuditWebhook>.Instance);
        await trail.GrowAsync(1);
        await trail.Checkpoints.SignAsync(CancellationToken.None);

        (await webhook.DeliverAsync(CancellationToken.None)).ShouldBeFalse();

        (await trail.Log.GetStateAsync(CancellationToken.None)).Anchors.ShouldHaveSingleItem().Fault.ShouldNotBeNull().ShouldContain("not on the public internet");
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public HttpStatusCode Answer { get; set; }

        public List<(string Key, string? Authorization, string Body)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((request.Headers.GetValues("Idempotency-Key").Single(), request.Headers.Authorization?.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(Answer);
        }
    }
}
