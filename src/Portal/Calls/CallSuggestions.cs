using System.Data.Common;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>What could stand at the caret of the search box: fields, their values, keys of attributes.</summary>
internal sealed class CallSuggestions(CallFinder finder, IStringLocalizer<CallsTexts> text)
{
    private const int Most = 12;

    private static readonly Dictionary<string, CallDimension> Dimensions = new(StringComparer.Ordinal)
    {
        ["application"] = CallDimension.Application,
        ["environment"] = CallDimension.Environment,
        ["provider"] = CallDimension.Provider,
        ["model"] = CallDimension.Model,
        ["version"] = CallDimension.Version,
        ["operation"] = CallDimension.Operation,
    };

    public async Task<IReadOnlyList<SearchSuggestion>> SuggestAsync(
        CallsView view, FilterValuesResult? known, string typed, int caret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = SearchCompletion.At(typed, caret);
        if (at.Field is null)
        {
            var prefix = AttributePrefix(at.Prefix);
            return prefix is not null
                ? [.. (await ValuesAsync(view, prefix, at.Prefix[prefix.Length..], now, cancellationToken)).Take(Most)
                    .Select(key => new SearchSuggestion($"{prefix}{key}=", text["HintAttribute"], at.Start, at.Length))]
                : Fields(at);
        }
        var field = SearchFields.Find(at.Field);
        var (values, hint) = field switch
        {
            { Kind: SearchFieldKind.Choice or SearchFieldKind.Flag or SearchFieldKind.Truth } => (field.Choices, ""),
            { Kind: SearchFieldKind.Duration } => (["500ms", "1s", "2s", "5s", "10s"], text["HintDuration"].Value),
            { Kind: SearchFieldKind.Money } => (["0.01", "0.1", "1", "unknown"], text["HintMoney"].Value),
            { Kind: SearchFieldKind.Count } => (["100", "1k", "10k"], ""),
            { Kind: SearchFieldKind.Name } when known is not null && Dimensions.TryGetValue(field.Column, out var dimension) => (known.Values.GetValueOrDefault(dimension) ?? [], ""),
            { Kind: SearchFieldKind.Name or SearchFieldKind.Names } => (await ValuesAsync(view, field.Name, at.Prefix, now, cancellationToken), ""),
            null when AttributePrefix(at.Field) is not null => (await ValuesAsync(view, at.Field, at.Prefix, now, cancellationToken), ""),
            _ => ([], ""),
        };
        return
        [
            .. values.Where(value => value.StartsWith(at.Prefix, StringComparison.OrdinalIgnoreCase)).Take(Most)
                .Select(value => new SearchSuggestion($"{SearchCompletion.Quote(value)} ", hint, at.Start, at.Length)),
        ];
    }

    /// <summary>Attributes that exist, as columns name them.</summary>
    public async Task<IReadOnlyList<string>> AttributesAsync(CallsView view, string prefix, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = AttributePrefix(prefix) is { } kind ? prefix[kind.Length..] : prefix;
        var keys = await ValuesAsync(view, SearchFields.AttributePrefix, wanted, now, cancellationToken);
        var resources = await ValuesAsync(view, SearchFields.ResourcePrefix, wanted, now, cancellationToken);
        return [.. keys.Select(key => SearchFields.AttributePrefix + key), .. resources.Select(key => SearchFields.ResourcePrefix + key)];
    }

    private List<SearchSuggestion> Fields(SearchCompletion at) =>
    [
        .. SearchFields.All
            .Where(field => at.Prefix.Length == 0 || field.Name.StartsWith(at.Prefix, StringComparison.OrdinalIgnoreCase) || field.Aliases.Any(alias => alias.StartsWith(at.Prefix, StringComparison.OrdinalIgnoreCase)))
            .Select(field => new SearchSuggestion(field.IsMeasure ? $"{field.Name}>" : $"{field.Name}:", text[$"Field_{field.Name}"], at.Start, at.Length))
            .Concat(new[] { SearchFields.AttributePrefix, SearchFields.ResourcePrefix }
                .Where(prefix => prefix.StartsWith(at.Prefix, StringComparison.OrdinalIgnoreCase))
                .Select(prefix => new SearchSuggestion(prefix, text[prefix == SearchFields.AttributePrefix ? "HintAttribute" : "HintResource"], at.Start, at.Length)))
            .Take(at.Prefix.Length == 0 ? 8 : Most),
    ];

    private async Task<IReadOnlyList<string>> ValuesAsync(CallsView view, string field, string prefix, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, to) = view.Range.Resolve(now);
        try
        {
            return await finder.GetValuesAsync(new CallSearchRequest { Filter = view.Filter, From = from, To = to }, field, prefix, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or SearchLimitException)
        {
            return []; // one can type without suggestions
        }
    }

    private static string? AttributePrefix(string name) =>
        name.StartsWith(SearchFields.AttributePrefix, StringComparison.OrdinalIgnoreCase) ? SearchFields.AttributePrefix
        : name.StartsWith(SearchFields.ResourcePrefix, StringComparison.OrdinalIgnoreCase) ? SearchFields.ResourcePrefix
        : null;
}
