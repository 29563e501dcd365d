using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>
/// Explains the difference between a provider's figures and ours, model by model and day by day. Starting from our cost one thing after the other is made
/// theirs - prices we lack, the split of input into cached and not, tokens counted a day earlier or later, tokens only one side has, the price - and each
/// step's effect in dollars is written down. What is left at the end is nothing: the effects add up to the difference exactly.
/// </summary>
internal static class ReconciliationMath
{
    private static readonly TokenType[] Types = Enum.GetValues<TokenType>();
    private static readonly TokenType[] InputTypes = [TokenType.Input, TokenType.CacheRead, TokenType.CacheWrite, TokenType.CacheWrite1h];

    private sealed class Line(DateOnly day, string model)
    {
        public DateOnly Day => day;
        public string Model => model;
        public TokenCounts Theirs { get; set; }
        public TokenCounts Ours { get; set; }
        public TokenCounts Unpriced { get; set; }
        public decimal OurCost { get; set; }
        public decimal? Stated { get; set; }
        public decimal HalfDigits { get; set; }
        public ModelPrice? Price { get; set; }
        public decimal[] Left { get; } = new decimal[Types.Length];
        public Dictionary<DifferenceKind, decimal> Effects { get; } = [];

        public decimal Value(TokenType type, decimal tokens) => Price is null ? 0 : tokens * Price.RateUsdPerMillion(type) / 1_000_000m;

        public void Add(DifferenceKind kind, decimal effect)
        {
            if (effect != 0)
            {
                Effects[kind] = Effects.GetValueOrDefault(kind) + effect;
            }
        }
    }

    public static ReconciliationReport Compare(string provider, string zone, IReadOnlyList<ExportedUsage> theirs, IReadOnlyList<DayUsage> ours, PriceBook book)
    {
        var lines = new Dictionary<(DateOnly, string), Line>();
        foreach (var usage in ours)
        {
            var line = LineOf(usage.Day, Name(usage.Model));
            line.Ours = Sum(line.Ours, usage.Tokens);
            line.OurCost += usage.Cost;
            line.Unpriced = usage.PriceId == 0 ? Sum(line.Unpriced, usage.Tokens) : line.Unpriced;
        }
        foreach (var usage in theirs)
        {
            var line = LineOf(usage.Day, Name(usage.Model));
            line.Theirs = Sum(line.Theirs, usage.Tokens);
            if (usage.Cost is { } cost)
            {
                line.Stated = (line.Stated ?? 0) + cost;
                line.HalfDigits += 0.5m * Power(usage.CostDecimals);
            }
        }
        var names = theirs.Select(usage => usage.Model).Concat(ours.Select(usage => usage.Model)).Distinct(StringComparer.Ordinal).ToLookup(Name, StringComparer.Ordinal);
        foreach (var line in lines.Values)
        {
            // Exports name versions; the fullest name has the most specific price.
            line.Price = names[line.Model].OrderByDescending(name => name.Length)
                .Select(name => book.Find(provider, name, "", "", 0, new DateTimeOffset(line.Day, new TimeOnly(12, 0), TimeSpan.Zero))).FirstOrDefault(price => price is not null);
            Start(line);
        }
        foreach (var model in lines.Values.GroupBy(line => line.Model, StringComparer.Ordinal))
        {
            MatchNeighbours([.. model.OrderBy(line => line.Day)]);
        }
        foreach (var line in lines.Values)
        {
            Finish(line);
        }

        var days = lines.Values.OrderBy(line => line.Day).ThenBy(line => line.Model, StringComparer.Ordinal)
            .Select(line => new ReconciledDay(line.Day, line.Model, line.Theirs, line.Ours, TheirCost(line), line.OurCost, line.Price?.Id ?? 0, line.Effects)).ToList();
        var costed = days.Where(day => day.TheirCost is not null).ToList();
        return new ReconciliationReport(
            provider, zone, days.Min(day => day.Day), days.Max(day => day.Day), lines.Values.Any(line => line.Stated is not null),
            costed.Sum(day => day.TheirCost!.Value), costed.Sum(day => day.OurCost),
            costed.SelectMany(day => day.Differences).GroupBy(effect => effect.Key).ToDictionary(group => group.Key, group => group.Sum(effect => effect.Value)),
            [.. days.Where(day => day.TheirCost is null).Select(day => day.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            days);

        Line LineOf(DateOnly day, string model)
        {
            if (!lines.TryGetValue((day, model), out var line))
            {
                lines.Add((day, model), line = new Line(day, model));
            }
            return line;
        }
    }

    /// <summary>Tokens without a price, then the split of input; what is left differs in number.</summary>
    private static void Start(Line line)
    {
        foreach (var type in Types)
        {
            line.Add(DifferenceKind.UnknownPrice, line.Value(type, line.Unpriced[type]));
        }
        var (our, their) = (Input(line.Ours), Input(line.Theirs));
        foreach (var type in Types)
        {
            decimal mine = line.Ours[type];
            if (InputTypes.Contains(type) && our > 0 && their > 0)
            {
                var split = our * line.Theirs[type] / their;
                line.Add(DifferenceKind.CachedOtherwise, line.Value(type, split - mine));
                mine = split;
            }
            // Providers bill reasoning as output and exports do not tell them apart.
            line.Left[(int)type] = type switch
            {
                TokenType.Output => (decimal)line.Theirs.Output + line.Theirs.Reasoning - line.Ours.Output - line.Ours.Reasoning,
                TokenType.Reasoning => 0,
                _ => line.Theirs[type] - mine,
            };
        }
    }

    /// <summary>Tokens that one day has too many and its neighbour too few of were counted on the other side of midnight.</summary>
    private static void MatchNeighbours(List<Line> days)
    {
        for (var i = 1; i < days.Count; i++)
        {
            if (days[i].Day.DayNumber != days[i - 1].Day.DayNumber + 1)
            {
                continue;
            }
            foreach (var type in Types)
            {
                ref var before = ref days[i - 1].Left[(int)type];
                ref var after = ref days[i].Left[(int)type];
                if (Math.Sign(before) * Math.Sign(after) >= 0)
                {
                    continue;
                }
                var moved = Math.Min(Math.Abs(before), Math.Abs(after)) * Math.Sign(before);
                days[i - 1].Add(DifferenceKind.DayBoundary, days[i - 1].Value(type, moved));
                days[i].Add(DifferenceKind.DayBoundary, days[i].Value(type, -moved));
                before -= moved;
                after += moved;
            }
        }
    }

    private static void Finish(Line line)
    {
        foreach (var type in Types)
        {
            var left = line.Left[(int)type];
            line.Add(left > 0 ? DifferenceKind.NeverSeen : DifferenceKind.NotInExport, line.Value(type, left));
        }
        if (line.Stated is { } stated)
        {
            // Whatever the tokens do not explain is the price, or what the amount was rounded by.
            var rest = stated - line.OurCost - line.Effects.Values.Sum();
            line.Add(Math.Abs(rest) <= line.HalfDigits ? DifferenceKind.Rounding : DifferenceKind.PriceDiffers, rest);
        }
    }

    private static decimal? TheirCost(Line line) => line.Stated ?? (line.Price is null ? null : line.OurCost + line.Effects.Values.Sum());

    private static decimal Input(TokenCounts tokens) => (decimal)tokens.Input + tokens.CacheRead + tokens.CacheWrite + tokens.CacheWrite1h;

    private static TokenCounts Sum(TokenCounts left, TokenCounts right) => new(
        left.Input + right.Input, left.CacheRead + right.CacheRead, left.CacheWrite + right.CacheWrite, left.CacheWrite1h + right.CacheWrite1h,
        left.Output + right.Output, left.Reasoning + right.Reasoning);

    // Senders and exports may name the same model with and without its version.
    private static string Name(string model) => ModelNames.Candidates(model) is { Count: > 0 } names ? names[^1] : model;

    private static decimal Power(int decimals)
    {
        var power = 1m;
        for (var i = 0; i < decimals; i++)
        {
            power /= 10;
        }
        return power;
    }
}
