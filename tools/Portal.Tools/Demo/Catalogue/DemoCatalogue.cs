using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Portal.Tools.Demo.Catalogue;

/// <summary>
/// Fills the registry of a fresh portal over its public API: most of the demo's models with versions and deployments, prompts, data sets, a run and a card.
/// A record that is there already is left as it is, with everything that belongs to it, because people may have changed it since.
/// </summary>
internal sealed class DemoCatalogue(HttpClient http, Uri endpoint, string key)
{
    /// <summary>Longest wait for one request to be carried out: the catalogue must not keep the traffic waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Before the next try where the portal does not say when.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Fills the registry, or says in one line why not: traffic goes on either way.</summary>
    public static async Task TryFillAsync(CommandLine line, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            var (endpoint, key) = PortalAddress.Registry(line);
            var (added, kept) = await new DemoCatalogue(http, endpoint, key).FillAsync(DemoRecord.All, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: {added} models, prompts and data sets registered, {kept} were there already."));
        }
        catch (Exception fault) when (fault is UsageException or DeliveryException)
        {
            Console.WriteLine($"Demo: the registry is not filled, only traffic is sent: {fault.Message}");
        }
    }

    /// <summary>Adds what is missing.</summary>
    /// <returns>How many records are new, and how many were there.</returns>
    /// <exception cref="DeliveryException">The portal refused or did not answer.</exception>
    public async Task<(int Added, int Kept)> FillAsync(IReadOnlyList<DemoRecord> records, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var record in records)
        {
            if (!await SendAsync(record.Register, cancellationToken))
            {
                continue;
            }
            added++;
            foreach (var step in record.Then)
            {
                await SendAsync(step, cancellationToken);
            }
        }
        return (added, records.Count - added);
    }

    /// <summary>False: it is there already, or somebody was faster.</summary>
    private async Task<bool> SendAsync(DemoStep step, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                using var request = RequestFor(step);
                using var answer = await http.SendAsync(request, patience.Token);
                if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
                {
                    // A fresh portal takes telemetry before its database of records is ready.
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? Pause, patience.Token);
                    continue;
                }
                return answer.StatusCode switch
                {
                    HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => false,
                    _ when answer.IsSuccessStatusCode => true,
                    _ => throw new DeliveryException(OneLine(
                        $"{step.Method} {step.Path} was answered {(int)answer.StatusCode} {answer.StatusCode}. {await answer.Content.ReadAsStringAsync(patience.Token)}")),
                };
            }
        }
        catch (HttpRequestException fault)
        {
            throw new DeliveryException(fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException(string.Create(CultureInfo.InvariantCulture, $"{step.Method} {step.Path} had no answer within {Patience.TotalSeconds:0} s"));
        }
    }

    private HttpRequestMessage RequestFor(DemoStep step)
    {
        var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(endpoint, $"/api/v1/{step.Path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (step.IfMatch is { } seen)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{seen}\"")));
        }
        request.Content = step.File is { } file ? new StringContent(DemoRecord.ReadFile(file), Encoding.UTF8, "text/markdown") : JsonContent.Create(step.Body);
        return request;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd();
}
