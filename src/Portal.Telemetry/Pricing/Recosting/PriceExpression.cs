using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Portal.Telemetry.Pricing.Recosting;

/// <summary>
/// What <see cref="CallPricing"/> would put on a row, as two expressions over the columns of <c>calls</c>: so that millions of rows are priced where they
/// are. The text holds numbers only; names of models appear in it as hashes.
/// </summary>
internal sealed class PriceExpression
{
    private static readonly string Limit = Whole(CallPricing.CostLimit * PicoPerDollar);

    private readonly string _found;
    private readonly List<ModelPrice> _prices;

    private PriceExpression(string found, List<ModelPrice> prices) => (_found, _prices) = (found, prices);

    private const string Key = "cityHash64(provider, model, request_model, service_tier)";

    // One trillionth of a dollar is both the last digit of a cost and, with six digits, the last digit of a token's price.
    private const decimal PicoPerMillionth = 1_000_000m;
    private const decimal PicoPerDollar = 1_000_000_000_000m;

    private const string NamesSql =
        $"""
        SELECT {Key}, provider, model, request_model, service_tier
        FROM calls
        WHERE tenant = {"{tenant:String}"} AND counted AND start_time >= {"{from:DateTime64(6, 'UTC')}"} AND start_time < {"{to:DateTime64(6, 'UTC')}"}
        GROUP BY provider, model, request_model, service_tier
        """;

    /// <summary>Expressions that price the calls of a tenant within a range by a book.</summary>
    public static async Task<PriceExpression> CreateAsync(DbDataSource clickHouse, PriceBook book, RecostRange range, CancellationToken cancellationToken)
    {
        var rows = clickHouse.QueryAsync(
            NamesSql,
            row => (Hash: row.GetFieldValue<ulong>(0), Provider: row.GetString(1), Model: row.GetString(2), Request: row.GetString(3), Tier: row.GetString(4)),
            range.Parameters,
            cancellationToken);
        var choices = new Dictionary<ulong, List<ModelPrice>>();
        await foreach (var (hash, provider, model, request, tier) in rows)
        {
            choices[hash] =
            [
                .. book.Rows(provider, model, request, tier).SelectMany(group => group)
                    .Where(price => price.ValidFrom < range.To && !(price.ValidTo <= range.From) && !(price.ValidTo <= price.ValidFrom)),
            ];
        }
        return Create(choices, range);
    }

    private static PriceExpression Create(Dictionary<ulong, List<ModelPrice>> choices, RecostRange range)
    {
        // Names with one row for the whole range are looked up; the others are decided row by row, in the order of precedence.
        var plain = choices.Where(choice => choice.Value is [var first, ..] && IsUnconditional(first, range)).ToList();
        var cases = new StringBuilder();
        foreach (var (hash, prices) in choices.Where(choice => choice.Value.Count > 0).Except(plain))
        {
            foreach (var price in prices)
            {
                cases.Append(CultureInfo.InvariantCulture, $"{Key} = {hash} AND {Condition(price, range)}, {price.Id}, ");
            }
        }
        var looked = plain.Count == 0
            ? "0"
            : $"transform({Key}, [{Join(plain.Select(choice => choice.Key))}], [{Join(plain.Select(choice => choice.Value[0].Id))}], 0)";
        var found = cases.Length == 0 ? looked : $"multiIf({cases}{looked})";
        var used = choices.Values.SelectMany(prices => prices).DistinctBy(price => price.Id).ToList();
        return new PriceExpression($"if({CallPricing.MeasuredSql}, toUInt32({found}), toUInt32(0))", used);
    }

    /// <summary>The row's price: UInt32.</summary>
    /// <param name="alias">A name of its own for every place in a statement: what is long is written once there and named after it.</param>
    public string PriceId(string alias) => $"if({Pico(alias)} < {Limit}, {alias}_price, toUInt32(0))";

    /// <summary>The row's cost: Decimal(18, 12), 0 where the price is unknown.</summary>
    public string Cost(string alias) => $"if(({Pico(alias)} AS {alias}_pico) < {Limit}, reinterpret(toInt64({alias}_pico), 'Decimal(18, 12)'), toDecimal64(0, 12))";

    private string Pico(string alias)
    {
        var (id, prices) = ($"{alias}_price", _prices);
        var named = $"({_found} AS {id})";
        if (prices.Count == 0)
        {
            return $"toInt128({named} * 0)";
        }

        var ids = Join(prices.Select(price => price.Id));
        var terms = TokenColumns.All.Select((column, i) =>
            $"toInt128({column.Sql}) * toInt128(transform({(i == 0 ? named : id)}, [{ids}], [{Join(prices.Select(price => Whole(price.RateUsdPerMillion(column.Type) * PicoPerMillionth)))}], 0))");
        var fees = prices.TrueForAll(price => price.RequestFee == 0)
            ? ""
            : $" + toInt128(transform({id}, [{ids}], [{Join(prices.Select(price => Whole(price.RequestFeeUsd * PicoPerDollar)))}], 0))";
        return $"({string.Join(" + ", terms)}{fees})";
    }

    private static bool IsUnconditional(ModelPrice price, RecostRange range) =>
        price.InputAbove == 0 && price.ValidFrom <= range.From && !(price.ValidTo < range.To);

    private static string Condition(ModelPrice price, RecostRange range)
    {
        var conditions = new List<string>();
        if (price.InputAbove > 0)
        {
            conditions.Add($"input_tokens > {price.InputAbove}");
        }
        if (price.ValidFrom > range.From)
        {
            conditions.Add($"start_time >= {Moment(price.ValidFrom)}");
        }
        if (price.ValidTo is { } to && to < range.To)
        {
            conditions.Add($"start_time < {Moment(to)}");
        }
        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);
    }

    private static string Moment(DateTimeOffset time) =>
        $"fromUnixTimestamp64Micro({((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture)}, 'UTC')";

    private static string Whole(decimal value) => decimal.Round(value).ToString("0", CultureInfo.InvariantCulture);

    private static string Join<T>(IEnumerable<T> values) => string.Join(", ", values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
}
