using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Browser.Tests.Bias;

/// <summary>Decisions as an application reports them by the API.</summary>
internal static class SentDecisions
{
    /// <summary>
    /// Two groups with known rates, and two too small to be shown. Women: 40 of 100 favoured, of 50 who turned out positive 30, of 50 others 10.
    /// Men: 60 of 100, of 50 positive 45, of 50 others 15.
    /// </summary>
    public static IReadOnlyList<object> OfKnownRates(string application, DateTimeOffset time) =>
    [
        .. Of(application, time, "women", 30, 20, 10, 40),
        .. Of(application, time, "men", 45, 5, 15, 35),
        .. Of(application, time, "eight", 4, 0, 0, 4),
        .. Of(application, time, "nine", 4, 0, 0, 5),
    ];

    /// <summary>Decisions of a group by what was decided and what turned out.</summary>
    public static IEnumerable<object> Of(string application, DateTimeOffset time, string gender, int truePositives, int falseNegatives, int falsePositives, int trueNegatives) =>
        new (int Count, bool Predicted, bool Actual)[] { (truePositives, true, true), (falseNegatives, false, true), (falsePositives, true, false), (trueNegatives, false, false) }
            .SelectMany((cell, place) => Enumerable.Range(0, cell.Count).Select(number => (object)new
            {
                application,
                time = time.AddSeconds(number),
                groups = GroupsOf(gender, number),
                predicted = cell.Predicted,
                actual = cell.Actual,
                id = string.Create(CultureInfo.InvariantCulture, $"{gender}/{place}/{number}"),
            }));

    /// <summary>Only the two large groups name a region, so that their intersections are large enough too.</summary>
    private static Dictionary<string, string> GroupsOf(string gender, int number) => gender is "women" or "men"
        ? new(StringComparer.Ordinal) { ["gender"] = gender, ["region"] = number % 2 == 0 ? "north" : "south" }
        : new(StringComparer.Ordinal) { ["gender"] = gender };

    /// <summary>Sends decisions and completes when so many of the application are counted.</summary>
    public static async Task DeliverAsync(PortalProcess portal, string application, IReadOnlyList<object> decisions, long total)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var answer = await client.PostAsJsonAsync("/api/v1/outcomes", decisions);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The portal did not take the decisions: {await answer.Content.ReadAsStringAsync()}");
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var from = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddDays(-2).ToString("O"));
        while (true)
        {
            using var counted = await client.GetAsync($"/api/v1/bias?application={application}&group=gender&from={from}", limit.Token);
            if (counted.IsSuccessStatusCode && (await counted.Content.ReadFromJsonAsync<JsonElement>(limit.Token)).GetProperty("decisions").GetInt64() == total)
            {
                return;
            }
        }
    }
}
