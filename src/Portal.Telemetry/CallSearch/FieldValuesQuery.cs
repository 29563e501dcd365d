namespace Portal.Telemetry.CallSearch;

/// <summary>Values of a field, or keys of attributes, among the newest calls of the range: a suggestion has to be quick, not complete.</summary>
internal static class FieldValuesQuery
{
    private const ulong MostRows = 20_000;
    private const ulong MostValues = 20;

    /// <param name="field">A field's name, <c>attr.KEY</c>, <c>resource.KEY</c>, or <c>attr.</c> and <c>resource.</c> for the keys themselves.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(
        SearchSession session, CallSearchRequest request, string field, string prefix, CancellationToken cancellationToken)
    {
        var sql = new SearchSql();
        if (Expression(field, sql) is not var (column, isList))
        {
            return [];
        }
        var where = sql.Base(request, request.From, request.To);
        var value = isList ? "arrayJoin(entry)" : "entry";
        var text = $"""
            SELECT toString({value}) AS value
            FROM (SELECT {column} AS entry FROM calls WHERE {where} ORDER BY toStartOfFiveMinutes(start_time) DESC LIMIT {sql.Parameter("UInt64", MostRows)})
            WHERE value != '' AND startsWith(lower(value), lower({sql.Parameter("String", prefix)}))
            GROUP BY value ORDER BY count() DESC, value LIMIT {sql.Parameter("UInt64", MostValues)}
            """;
        return await session.ListAsync(text, sql.Parameters, row => row.GetString(0), cancellationToken);
    }

    private static (string Column, bool IsList)? Expression(string field, SearchSql sql) => field switch
    {
        SearchFields.AttributePrefix => ("mapKeys(attributes)", true),
        SearchFields.ResourcePrefix => ("mapKeys(resource)", true),
        _ when field.StartsWith(SearchFields.AttributePrefix, StringComparison.Ordinal) => ($"attributes[{sql.Parameter("String", field[SearchFields.AttributePrefix.Length..])}]", false),
        _ when field.StartsWith(SearchFields.ResourcePrefix, StringComparison.Ordinal) => ($"resource[{sql.Parameter("String", field[SearchFields.ResourcePrefix.Length..])}]", false),
        _ => SearchFields.Find(field) switch
        {
            { Kind: SearchFieldKind.Name } name => (name.Column, false),
            { Kind: SearchFieldKind.Names } names => (names.Column, true),
            _ => null,
        },
    };
}
