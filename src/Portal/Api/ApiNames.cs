using System.Text.Json;
using Portal.Telemetry.Series;

namespace Portal.Api;

/// <summary>How the API spells enum values: as JSON does.</summary>
internal static class ApiNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string ListOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>Whether a parameter filters calls; such a one may be repeated, its values being alternatives.</summary>
    public static bool IsFilter(string parameter) => parameter is "team" || Enum.GetValues<CallDimension>().Any(dimension => string.Equals(Of(dimension), parameter, StringComparison.Ordinal));
}
