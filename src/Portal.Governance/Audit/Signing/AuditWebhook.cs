using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Governance.Audit.Format;
using Portal.Governance.Audit.Reading;
using Portal.Governance.Audit.Sequencing;
using Portal.Governance.Outbound;

namespace Portal.Governance.Audit.Signing;

/// <summary>
/// Sends the newest checkpoint to the webhook: at least once, with a key that is the same for every attempt. After an outage only the newest goes out: it vouches for
/// all before it. What was delivered and why not is kept in the database, for every instance to see.
/// </summary>
internal sealed partial class AuditWebhook(
    IDbContextFactory<PortalDb> store,
    HttpClient client,
    IOptions<AuditOptions> options,
    AuditMetrics metrics,
    TimeProvider time,
    ILogger<AuditWebhook> logger) : IDisposable
{
    public const string Sink = "webhook";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>A client that reaches nothing but what the settings allow.</summary>
    public static HttpClient CreateClient(AuditOptions options) => GuardedHttp.CreateClient(
        [.. options.WebhookNetworks.Select(network => IPNetwork.Parse(network))], TimeSpan.FromSeconds(options.WebhookSeconds));

    /// <summary>Delivers what is due. Returns whether a checkpoint was delivered.</summary>
    public async Task<bool> DeliverAsync(CancellationToken cancellationToken)
    {
        if (options.Value.WebhookUrl is not { } url)
        {
            return false;
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var anchor = await db.Set<AuditAnchor>().SingleOrDefaultAsync(anchor => anchor.Sink == Sink, cancellationToken);
        if (anchor is null)
        {
            db.Add(anchor = new AuditAnchor { Sink = Sink });
        }
        var newest = await db.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(checkpoint => checkpoint.Size).FirstOrDefaultAsync(cancellationToken);
        if (newest is null || newest.Size <= anchor.Size || anchor.NextAttempt > time.GetUtcNow())
        {
            return false;
        }
        var fault = await SendAsync(url, AuditProofs.Signed(await AuditProofs.OriginAsync(db, cancellationToken), newest), cancellationToken);
        if (fault is null)
        {
            (anchor.Size, anchor.DeliveredAt, anchor.Failures, anchor.NextAttempt, anchor.Fault) = (newest.Size, time.GetUtcNow(), 0, null, null);
        }
        else
        {
            var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(anchor.Failures, 16)));
            (anchor.Failures, anchor.NextAttempt, anchor.Fault) = (anchor.Failures + 1, time.GetUtcNow() + pause, fault);
            LogNotDelivered(newest.Size, anchor.Failures, pause.TotalSeconds, fault);
        }
        metrics.AnchorFailures(anchor.Failures);
        await db.SaveChangesAsync(cancellationToken);
        return fault is null;
    }

    public void Dispose() => client.Dispose();

    /// <summary>Why it was not taken; null: it was.</summary>
    private async Task<string?> SendAsync(Uri url, SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(checkpoint.ToLine(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Origin}-{checkpoint.Size}"));
        if (!string.IsNullOrEmpty(options.Value.WebhookToken))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.WebhookToken);
        }
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"The webhook answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return exception.Message.Length > 400 ? exception.Message[..400] : exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The webhook did not answer within {options.Value.WebhookSeconds} s.");
        }
    }

    [LoggerMessage(5113, LogLevel.Warning, "The checkpoint of {Size} entries was not delivered to the webhook (attempt {Attempt}); trying again in {Seconds} s. {Fault}")]
    private partial void LogNotDelivered(long size, int attempt, double seconds, string fault);
}
