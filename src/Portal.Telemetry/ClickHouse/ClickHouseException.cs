using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Telemetry.ClickHouse;

/// <summary>An error ClickHouse reported, or one of reaching it. Codes: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp</summary>
public sealed partial class ClickHouseException : DbException
{
    /// <summary>Stands in <see cref="Name"/> where the server could not be reached or its answer broke off.</summary>
    public const string NetworkError = "NETWORK_ERROR";

    private const int NetworkErrorCode = 210;
    private const int TimeoutExceededCode = 159;

    private ClickHouseException(string message, int code, string name, string? queryId, bool isTransient, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Name = name;
        QueryId = queryId;
        IsTransient = isTransient;
    }

    /// <summary>ClickHouse's number of the error, such as 60; 0 when the answer held none.</summary>
    public int Code { get; }

    /// <summary>ClickHouse's name of the error, such as UNKNOWN_TABLE.</summary>
    public string Name { get; }

    /// <summary>The id under which the server knows the query (system.query_log, system.processes).</summary>
    public string? QueryId { get; }

    /// <summary>Whether the same statement may succeed when sent again later: load, limits of the moment, network, restarts.</summary>
    public override bool IsTransient { get; }

    public override int ErrorCode => Code;

    /// <summary>From the text of an answer: <c>Code: 60. DB::Exception: Table default.x does not exist. (UNKNOWN_TABLE) (version 26.7.3.1)</c>.</summary>
    internal static ClickHouseException FromServer(string text, string? queryId, int status = 200)
    {
        var match = ServerText().Match(text);
        if (!match.Success)
        {
            var excerpt = text.Length > 500 ? text[..500] + "..." : text;
            return new ClickHouseException($"ClickHouse answered with status {status}: {(excerpt.Length == 0 ? "no text" : excerpt.Trim())}", 0, "",
                queryId, isTransient: status is 408 or 429 or 502 or 503 or 504);
        }
        var code = int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new ClickHouseException(match.Value.Trim(), code, match.Groups["name"].Value, queryId, IsTransientCode(code));
    }

    internal static ClickHouseException Unreachable(Uri endpoint, string? queryId, Exception inner) =>
        new($"ClickHouse at {endpoint.GetLeftPart(UriPartial.Authority)} cannot be reached: {inner.Message}", NetworkErrorCode, NetworkError, queryId, isTransient: true, inner);

    internal static ClickHouseException BrokenOff(string? queryId, string detail, Exception? inner) =>
        new($"The answer of ClickHouse broke off: {detail}", NetworkErrorCode, NetworkError, queryId, isTransient: true, inner);

    internal static ClickHouseException TimedOut(TimeSpan timeout, string? queryId, Exception inner) =>
        new($"ClickHouse sent nothing for {timeout.TotalSeconds:0.###} s; the query was cancelled.", TimeoutExceededCode, "TIMEOUT_EXCEEDED", queryId,
            isTransient: true, new TimeoutException("The command's time-out elapsed.", inner));

    // Load and limits of the moment (202, 203, 209, 210, 241, 243, 252, 439), a server that stops or a query that was stopped (236, 394),
    // replicas and Keeper that are away (225, 242, 279, 285, 286, 319, 415, 999), time (159, 160).
    private static bool IsTransientCode(int code) => code is 159 or 160 or 202 or 203 or 209 or 210 or 225 or 236 or 241 or 242 or 243 or 252
        or 279 or 285 or 286 or 319 or 394 or 415 or 439 or 999;

    [GeneratedRegex(@"Code: (?<code>\d{1,5})\. DB::(?:\w+::)*\w*Exception: .*?(?:\((?<name>[A-Z][A-Z0-9_]+)\)(?: \(version [^)]*(?:\([^)]*\))?\))?\s*$|$)",
        RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerText();
}
