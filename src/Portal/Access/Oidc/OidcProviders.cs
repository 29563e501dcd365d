using Microsoft.Extensions.Options;

namespace Portal.Access.Oidc;

/// <summary>The providers that are set up, in the order of their names.</summary>
internal sealed class OidcProviders : IDisposable
{
    private readonly Dictionary<string, OidcProvider> _byName;

    public OidcProviders(IOptions<OidcOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<OidcProvider> logger)
    {
        All = [.. options.Value.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal).Select(provider => new OidcProvider(provider.Key, provider.Value, options.Value, clients, time, logger))];
        _byName = All.ToDictionary(provider => provider.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<OidcProvider> All { get; }

    /// <summary>A provider by its short name; null: there is none.</summary>
    public OidcProvider? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var provider in All)
        {
            provider.Dispose();
        }
    }
}
