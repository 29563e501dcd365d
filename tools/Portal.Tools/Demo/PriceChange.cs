using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Portal.Tools.Demo;

/// <summary>Raises the price of gpt-4o-mini by half, effective now, over the portal's API: calls before keep their cost, calls after have the new one.</summary>
internal static class PriceChange
{
    private const string Model = "gpt-4o-mini";
    private const decimal Factor = 1.5m;

    /// <exception cref="DeliveryException">The portal refused or could not be reached.</exception>
    public static async Task<int> ApplyAsync(CommandLine line, HttpClient http, TimeProvider time, CancellationToken cancellationToken)
    {
        var (endpoint, key) = PortalAddress.Administration(line);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var now = time.GetUtcNow();
        try
        {
            using var prices = JsonDocument.Parse(await http.GetStringAsync(new Uri(endpoint, $"/api/v1/prices?provider=openai&model={Model}"), cancellationToken));
            var current = prices.RootElement.EnumerateArray().FirstOrDefault(row =>
                row.GetProperty("model").GetString() == Model && row.GetProperty("serviceTier").GetString() == "" && row.GetProperty("inputAbove").GetInt64() == 0);
            if (current.ValueKind == JsonValueKind.Undefined)
            {
                throw new DeliveryException($"{Model} has no price that could change");
            }
            var change = new
            {
                provider = "openai",
                model = Model,
                validFrom = now,
                input = Raised("input"),
                cacheRead = Raised("cacheRead"),
                output = Raised("output"),
                source = "tools/demo --cue price-change",
                sourceDate = DateOnly.FromDateTime(now.UtcDateTime),
                reason = "A price change to look at.",
                basedOn = new { id = current.GetProperty("id").GetInt32(), version = current.GetProperty("version").GetInt64() },
            };
            using var answer = await http.PostAsJsonAsync(new Uri(endpoint, "/api/v1/prices"), change, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new DeliveryException($"the portal answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: a million input tokens of {Model} cost ${change.input:0.###} from now on, ${current.GetProperty("input").GetDecimal():0.###} before."));
            return 0;

            decimal? Raised(string rate) => current.GetProperty(rate) is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() * Factor : null;
        }
        catch (HttpRequestException fault)
        {
            throw new DeliveryException(fault.Message);
        }
    }
}
