using System.Globalization;
using Portal.Tools.Demo.Catalogue;

namespace Portal.Tools.Demo;

/// <summary>Sends a month of history as fast as the portal takes it, then live traffic until it is stopped; or tells the demo that runs what to show.</summary>
internal static class DemoCommand
{
    private const string Help = """
        usage: tools/demo [options]
        Seven applications on nine models, in three instrumentation dialects: agents with tools, retrieval, cached and reasoning tokens,
        evaluations and users' ratings, groups and outcomes, personal data in prompts; daily rhythm, growth, errors and bad hours.
        Most of the models are registered first, with prompts, data sets, a run and a card (key of scope registry from the keys file).

          --days N         days of history before now (default 30; 0 for none)
          --rate N         mean model calls per second at the end of history and from then on (default 1.4)
          --history-only   stop after the history
          --seed N         another seed gives another month (default 1)
          --cue NAME       make something happen in the demo that runs (or, when none runs, in live traffic without history):
                             drift         support-assistant's questions and answers change
                             incident      OpenAI slows down and fails nearly every second call
                             bias          loan-advisor approves women far less often
                             leak          answers name personal data
                             quality       a release of contract-review answers worse
                             attack        people inject prompts into support-assistant; guards find them, the provider refuses
                             price-change  the price of gpt-4o-mini rises by half from now on (for good; --endpoint takes the portal's own address)
          --minutes N      how long a cue lasts (default 20)
        """;

    // No part of the traffic: it happens once, in the price table.
    private const string PriceChangeCue = "price-change";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse(arguments, [.. PortalAddress.Options, "--days", "--rate", "--seed", "--cue", "--minutes"], ["--history-only", "--help"]);
        if (line.Has("--help"))
        {
            Console.WriteLine(Help);
            Console.WriteLine(PortalAddress.Help);
            return 0;
        }
        if (line.Operands.Count > 0)
        {
            throw new UsageException($"'{line.Operands[0]}' is not an option of tools/demo");
        }
        var cue = line.Text("--cue");
        if (cue is not null && cue != PriceChangeCue && !DemoCues.Names.ContainsKey(cue))
        {
            throw new UsageException($"--cue takes one of {string.Join(", ", DemoCues.Names.Keys)}, {PriceChangeCue}, not '{cue}'");
        }
        var days = line.Number("--days", cue is null ? 30 : 0, 0, 365);
        var rate = line.Number("--rate", 1.4, 0.001, 10_000);
        var seed = (int)line.Number("--seed", 1, 0, int.MaxValue);
        var until = time.GetUtcNow() + TimeSpan.FromMinutes(line.Number("--minutes", 20, 0.1, 1440));
        using var http = new HttpClient();
        if (cue == PriceChangeCue)
        {
            return await PriceChange.ApplyAsync(line, http, time, cancellationToken);
        }

        var cues = new DemoCueFile(PortalAddress.KeysFolder(line));
        using var running = cues.TryTake();
        if (cue is not null)
        {
            cues.Write(cue, until);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: showing '{cue}' until {until.ToLocalTime():HH:mm}."));
        }
        if (running is null)
        {
            return cue is not null ? 0 : throw new UsageException("a demo runs already; use --cue to make something happen in it");
        }

        var script = new DemoScript();
        var delivery = new Delivery(PortalAddress.Connect(line, http));
        var now = time.GetUtcNow();
        var traffic = new DemoTraffic(now, rate, seed, script);
        await DemoCatalogue.TryFillAsync(line, http, cancellationToken);
        await DemoHistory.SendAsync(traffic, delivery, now, TimeSpan.FromDays(days), seed, time, cancellationToken);
        if (!line.Has("--history-only"))
        {
            await DemoLive.SendAsync(traffic, () => cues.Apply(script), delivery, seed + 1, time, cancellationToken);
        }
        return 0;
    }
}
