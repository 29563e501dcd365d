using System.Data.Common;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Costs;

/// <summary>Sums of the hours, dimensions and price of one group.</summary>
/// <param name="Bucket">Hours: Unix seconds; days and months: days since 1970 of the local date; 0 without buckets.</param>
/// <param name="PriceId">0: the cost of these calls is unknown.</param>
internal sealed record CostRow(
    uint Bucket, string Name, string Provider, string Model, string ServiceTier, uint PriceId, ulong Calls, TokenCounts Tokens, decimal Cost);

/// <summary>Text and parameters of a question about the hours of spend. Every name in the text comes from constants here; every value is a parameter.</summary>
internal sealed class CostQuery
{
    private const string Sums = """
        sum(calls), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cache_write_1h_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost)
        """;

    private readonly CallQuery _calls;
    private readonly string _team;

    public CostQuery(CostRequest request, CostWindow window)
    {
        _calls = new CallQuery(request.Filter).With("from", window.From).With("to", window.To);
        _team = TeamOf(request.OwningTeams);
        Where = $"{_calls.Condition} AND time >= {{from:DateTime('UTC')}} AND time < {{to:DateTime('UTC')}}";
        if (request.Teams.Count > 0)
        {
            _calls.With("teams", request.Teams);
            Where += $" AND {_team} IN {{teams:Array(String)}}";
        }
    }

    public string Where { get; }

    public IReadOnlyList<(string Name, object Value)> Parameters => _calls.Parameters;

    /// <summary>Adds a parameter.</summary>
    public CostQuery With(string name, object value)
    {
        _calls.With(name, value);
        return this;
    }

    /// <summary>Reads sums by bucket, dimension and price.</summary>
    /// <param name="step">Null: one bucket.</param>
    /// <param name="by">Null: no names.</param>
    /// <param name="kinds">Whether providers, models and service tiers are kept apart too.</param>
    public static IAsyncEnumerable<CostRow> ReadAsync(
        DbDataSource clickHouse, CostRequest request, CostWindow window, CostStep? step, CostDimension? by, bool kinds, CancellationToken cancellationToken)
    {
        var query = new CostQuery(request, window);
        var bucket = query.Bucket(step, request.Calendar);
        var name = by is { } dimension ? query.Column(dimension) : "''";
        var kind = kinds ? "toString(provider), toString(model), toString(service_tier)" : "'', '', ''";
        var sql = $"""
            SELECT {bucket} AS bucket, {name} AS name, {kind}, price_id, {Sums}
            FROM cost_hour
            WHERE {query.Where}
            GROUP BY bucket, name, price_id{(kinds ? ", provider, model, service_tier" : "")}
            """;
        return clickHouse.QueryAsync(sql, Read, query.Parameters, cancellationToken);
    }

    /// <summary>The text of a row's value of a dimension.</summary>
    public string Column(CostDimension dimension) => dimension switch
    {
        CostDimension.Application => "toString(application)",
        CostDimension.Model => "toString(model)",
        CostDimension.Provider => "toString(provider)",
        CostDimension.Environment => "toString(environment)",
        CostDimension.ServiceTier => "toString(service_tier)",
        CostDimension.Team => _team,
        CostDimension.TokenType => "''", // follows from the price, not from a column
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a dimension of spend."),
    };

    private string TeamOf(IReadOnlyDictionary<string, string> owners)
    {
        if (owners.Count == 0)
        {
            return "toString(team)";
        }
        var applications = owners.Keys.Order(StringComparer.Ordinal).ToArray();
        _calls.With("owned", applications).With("owners", applications.Select(application => owners[application]).ToArray());
        return "if(team != '', toString(team), transform(toString(application), {owned:Array(String)}, {owners:Array(String)}, ''))";
    }

    private string Bucket(CostStep? step, CostCalendar calendar)
    {
        if (step is CostStep.Day or CostStep.Month)
        {
            _calls.With("zone", calendar.ZoneId);
        }
        return step switch
        {
            null => "toUInt32(0)",
            CostStep.Hour => "toUInt32(toUnixTimestamp(time))",
            CostStep.Day => "toUInt32(toDate(time, {zone:String}))",
            CostStep.Month => "toUInt32(toStartOfMonth(toDate(time, {zone:String})))",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step."),
        };
    }

    private static CostRow Read(DbDataReader row) => new(
        row.GetFieldValue<uint>(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetFieldValue<uint>(5),
        row.GetFieldValue<ulong>(6),
        new TokenCounts(
            row.GetFieldValue<ulong>(7),
            row.GetFieldValue<ulong>(8),
            row.GetFieldValue<ulong>(9),
            row.GetFieldValue<ulong>(10),
            row.GetFieldValue<ulong>(11),
            row.GetFieldValue<ulong>(12)),
        row.GetFieldValue<decimal>(13));
}
