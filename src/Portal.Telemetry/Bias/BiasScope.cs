using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Bias;

/// <summary>What every question about groups shares: its application, its whole hours, and what is refused.</summary>
internal static class BiasScope
{
    /// <summary>The condition of tables by hour; the filters come on top.</summary>
    public const string Where =
        "tenant = {tenant:String} AND application = {application:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}";

    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    /// <exception cref="ArgumentException">The request cannot be answered; the message says why.</exception>
    public static string ApplicationOf(BiasRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Filter.Applications is not [var application])
        {
            throw new ArgumentException("Name exactly one application: decisions of different applications do not mean the same.", nameof(request));
        }
        if (request.Filter.Providers.Count > 0 || request.Filter.Operations.Count > 0)
        {
            throw new ArgumentException("Outcomes know neither provider nor operation; filter by environment, version or model.", nameof(request));
        }
        if (request.To <= request.From)
        {
            throw new ArgumentException("The range must end after it begins.", nameof(request));
        }
        if (request.MinimumSize < BiasRequest.SmallestMinimumSize)
        {
            throw new ArgumentException($"Groups below {BiasRequest.SmallestMinimumSize} are never shown.", nameof(request));
        }
        return application;
    }

    public static BiasWindow WindowOf(BiasRequest request) => new(request.From.ToUniversalTime().Floor(OneHour), request.To.ToUniversalTime().Ceiling(OneHour));

    /// <exception cref="ArgumentException">Outcomes do not know the dimension.</exception>
    public static string ColumnOf(CallDimension dimension) => dimension switch
    {
        CallDimension.Environment => "environment",
        CallDimension.Version => "version",
        CallDimension.Model => "model",
        _ => throw new ArgumentException("Outcomes can be split by environment, version and model.", nameof(dimension)),
    };

    /// <summary>One bit for each filter that a row does not pass: rows beside a filter are read too, because whether a group may be shown depends on them.</summary>
    public static string Misses(BiasRequest request)
    {
        var bits = new List<string> { "0" };
        if (request.Filter.Environments.Count > 0)
        {
            bits.Add("1 * (environment NOT IN {environments:Array(String)})");
        }
        if (request.Filter.Versions.Count > 0)
        {
            bits.Add("2 * (version NOT IN {versions:Array(String)})");
        }
        if (request.Filter.Models.Count > 0)
        {
            bits.Add("4 * (model NOT IN {models:Array(String)})");
        }
        return $"toUInt8({string.Join(" + ", bits)})";
    }

    /// <summary>Values of <see cref="Where"/> and of the filters the request names.</summary>
    public static List<(string Name, object Value)> Parameters(BiasRequest request, string application, BiasWindow window)
    {
        List<(string, object)> parameters = [("tenant", request.Filter.Tenant), ("application", application), ("from", window.From), ("to", window.To)];
        AddList("environments", request.Filter.Environments);
        AddList("versions", request.Filter.Versions);
        AddList("models", request.Filter.Models);
        return parameters;

        void AddList(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                parameters.Add((name, values.ToArray()));
            }
        }
    }
}
