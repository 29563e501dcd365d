using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Portal.Shell;

namespace Portal.Calls;

/// <summary>A trace or call id, pasted into the palette, offers to open it; any other text offers to search calls for it.</summary>
internal sealed class CallPaletteSource(IStringLocalizer<CallsTexts> text) : IPaletteSource
{
    private const int TraceDigits = 32;
    private const int SpanDigits = 16;

    public ValueTask<IReadOnlyList<PaletteItem>> FindAsync(string query, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var id = query.Trim().ToLowerInvariant();
        var isHex = id.Length > 0 && id.All(char.IsAsciiHexDigit);
        IReadOnlyList<PaletteItem> items =
            isHex && id.Length == TraceDigits ? [new(text["Title"], text["PaletteTrace", id], PortalUrls.Trace(id), "account_tree")]
            : isHex && id.Length == SpanDigits ? [new(text["Title"], text["PaletteCall", id], $"{PortalUrls.Calls()}?range=30d&q=span%3A{id}", "receipt_long")]
            : id.Split('/') is [{ Length: TraceDigits } trace, { Length: SpanDigits } span] && trace.Concat(span).All(char.IsAsciiHexDigit)
                ? [new(text["Title"], text["PaletteCall", span], PortalUrls.Call(trace, span), "receipt_long")]
            : [];
        return ValueTask.FromResult(items);
    }
}
