using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Api;

/// <summary>
/// Query parameters of every question about calls. All are texts, so that one answer names every fault at once
/// instead of stopping at the first that cannot be converted.
/// </summary>
public class SeriesParameters
{
    /// <summary>Values one parameter may be given.</summary>
    internal const int ValuesLimit = 100;

    private readonly Dictionary<string, List<string>> _faults = new(StringComparer.Ordinal);

    public required HttpContext Context { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "application")]
    public string[]? Application { get; init; }

    [FromQuery(Name = "environment")]
    public string[]? Environment { get; init; }

    [FromQuery(Name = "provider")]
    public string[]? Provider { get; init; }

    [FromQuery(Name = "model")]
    public string[]? Model { get; init; }

    [FromQuery(Name = "version")]
    public string[]? Version { get; init; }

    [FromQuery(Name = "operation")]
    public string[]? Operation { get; init; }

    /// <summary>The names this question knows, as in the address.</summary>
    protected virtual IReadOnlyList<string> Names => ["from", "to", "application", "environment", "provider", "model", "version", "operation"];

    /// <summary>The question asked, or the answer that names every fault.</summary>
    internal bool TryRead(DateTimeOffset now, [NotNullWhen(true)] out SeriesRequest? request, [NotNullWhen(false)] out ValidationProblem? problem)
    {
        RefuseUnknownNames();
        var to = ReadTime("to", To) ?? now;
        var from = ReadTime("from", From) ?? to - TimeSpan.FromHours(1);
        if (_faults.Count == 0)
        {
            try
            {
                TimeRange.Between(from, to);
            }
            catch (ArgumentException exception)
            {
                AddFault(From is null ? "to" : "from", exception.Message);
            }
        }
        request = Complete(new SeriesRequest { Filter = ReadFilter(), From = from, To = to });
        problem = _faults.Count == 0 ? null : TypedResults.ValidationProblem(
            _faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray(), StringComparer.Ordinal),
            detail: "See 'errors' for what is wrong with each parameter.",
            title: "The request cannot be answered as asked");
        return problem is null;
    }

    /// <summary>Reads what a derived question adds.</summary>
    protected virtual SeriesRequest Complete(SeriesRequest request) => request;

    /// <summary>Notes what is wrong with a parameter.</summary>
    protected void AddFault(string name, string fault)
    {
        if (!_faults.TryGetValue(name, out var faults))
        {
            _faults[name] = faults = [];
        }
        faults.Add(fault);
    }

    /// <summary>Reads a whole number within bounds; the default where it is missing or wrong.</summary>
    protected int ReadNumber(string name, string? text, int lowest, int highest, int missing)
    {
        if (text is null)
        {
            return missing;
        }
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < lowest || number > highest)
        {
            AddFault(name, $"{IsoTime.Shown(text)} is not a whole number from {lowest} to {highest}.");
            return missing;
        }
        return number;
    }

    /// <summary>Reads one of the names of an enum; the default where it is missing or wrong.</summary>
    protected T ReadName<T>(string name, string? text, T missing)
        where T : struct, Enum
    {
        if (text is null)
        {
            return missing;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(ApiNames.Of(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }
        AddFault(name, $"{IsoTime.Shown(text)} is not known: use one of {ApiNames.ListOf<T>()}.");
        return missing;
    }

    private void RefuseUnknownNames()
    {
        foreach (var (name, values) in Context.Request.Query)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                AddFault(IsoTime.Cut(name), $"There is no such parameter; known are {string.Join(", ", Names)}.");
            }
            else if (values.Count > 1 && !ApiNames.IsFilter(name))
            {
                AddFault(name, $"The parameter is given {values.Count} times; once is possible.");
            }
        }
    }

    private DateTimeOffset? ReadTime(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }
        if (IsoTime.TryParse(text, out var time, out var fault))
        {
            return time;
        }
        AddFault(name, fault);
        return null;
    }

    private CallFilter ReadFilter() => new()
    {
        Tenant = Context.User.GetTenant(),
        Applications = ReadValues("application", Application),
        Environments = ReadValues("environment", Environment),
        Providers = ReadValues("provider", Provider),
        Models = ReadValues("model", Model),
        Versions = ReadValues("version", Version),
        Operations = ReadValues("operation", Operation),
    };

    private string[] ReadValues(string name, string[]? values)
    {
        if (values is { Length: > ValuesLimit })
        {
            AddFault(name, $"The parameter is given {values.Length} times; at most {ValuesLimit} are possible.");
        }
        return values ?? [];
    }
}
