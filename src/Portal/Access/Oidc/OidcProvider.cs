using System.Net;
using Portal.Access.Oidc.Jose;

namespace Portal.Access.Oidc;

/// <summary>
/// An identity provider as it describes itself now: its endpoints and keys, fetched when first needed, again every
/// <see cref="OidcOptions.RefreshMinutes"/>, and at once when a token names a key that is not known, which is how keys rotate.
/// </summary>
internal sealed partial class OidcProvider(string name, OidcProviderOptions options, OidcOptions common, IHttpClientFactory clients, TimeProvider time, ILogger<OidcProvider> logger)
    : IDisposable
{
    /// <summary>Name of the HTTP client that talks to providers.</summary>
    public const string HttpClientName = "oidc";

    // A token with an unknown key can be sent by anybody to the logout endpoint: it must not make the portal ask the provider each time.
    private const int RefetchesPerWindow = 5;
    private static readonly TimeSpan RefetchWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<DateTimeOffset> _refetches = new();
    private Description? _current;
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;
    private SignInRefusedException? _failure;

    public string Name => name;

    public string DisplayName => string.IsNullOrWhiteSpace(options.DisplayName) ? name : options.DisplayName;

    public OidcProviderOptions Options => options;

    /// <summary>Time by which the two clocks may differ.</summary>
    public TimeSpan ClockSkew => TimeSpan.FromSeconds(common.ClockSkewSeconds);

    /// <summary>The provider's description, not older than <see cref="OidcOptions.KeysMaxAgeHours"/>.</summary>
    /// <exception cref="SignInRefusedException">The provider does not answer, or cannot be used as it is.</exception>
    public async Task<OidcMetadata> GetMetadataAsync(CancellationToken cancellationToken) => (await GetAsync(cancellationToken)).Metadata;

    /// <summary>Verifies a token with the key it names.</summary>
    /// <exception cref="SignInRefusedException">There is no such key, the signature is not its, or the provider does not answer.</exception>
    public async Task VerifyAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        var known = await GetAsync(cancellationToken);
        var key = known.Keys.Find(token.Algorithm, token.KeyId) ?? (await RefetchAsync(known, cancellationToken)).Keys.Find(token.Algorithm, token.KeyId)
            ?? throw new SignInRefusedException(
                SignInFault.UnknownKey,
                $"The token names key '{LogText.Clean(token.KeyId)}' for {token.Algorithm.Name}, which is not among the provider's keys.");
        token.Verify(key);
        KeyIssuer.Check(key, known.Metadata.Issuer, token);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Description> GetAsync(CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref _current);
        if (current is not null && Age(current) < TimeSpan.FromMinutes(common.RefreshMinutes))
        {
            return current;
        }
        await _gate.WaitAsync(cancellationToken);
        try
        {
            current = _current;
            if (current is not null && Age(current) < TimeSpan.FromMinutes(common.RefreshMinutes))
            {
                return current;
            }
            return await FetchOrKeepAsync(current, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Keys fetched anew because a token names one that <paramref name="known"/> lacks; the known ones where that was done too often lately.</summary>
    private async Task<Description> RefetchAsync(Description known, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } current && current != known)
            {
                return current; // another sign-in has just fetched them
            }
            var now = time.GetUtcNow();
            while (_refetches.TryPeek(out var earliest) && now - earliest >= RefetchWindow)
            {
                _refetches.Dequeue();
            }
            if (_refetches.Count >= RefetchesPerWindow)
            {
                LogRefetchRefused(name, RefetchesPerWindow, RefetchWindow.TotalMinutes);
                return known;
            }
            _refetches.Enqueue(now);
            return _current = await FetchAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Description> FetchOrKeepAsync(Description? current, CancellationToken cancellationToken)
    {
        if (_failure is not null && time.GetUtcNow() - _failedAt < PauseAfterFailure)
        {
            return Usable(current) ?? throw new SignInRefusedException(_failure.Fault, _failure.Message, _failure);
        }
        try
        {
            _current = await FetchAsync(cancellationToken);
            _failure = null;
            return _current;
        }
        catch (SignInRefusedException exception)
        {
            _failure = exception;
            _failedAt = time.GetUtcNow();
            if (Usable(current) is not { } kept)
            {
                throw;
            }
            LogKept(name, Age(kept).TotalMinutes, exception.Message);
            return kept;
        }
    }

    private Description? Usable(Description? description) =>
        description is not null && Age(description) < TimeSpan.FromHours(common.KeysMaxAgeHours) ? description : null;

    private TimeSpan Age(Description description) => time.GetUtcNow() - description.FetchedAt;

    private async Task<Description> FetchAsync(CancellationToken cancellationToken)
    {
        var metadata = OidcMetadata.Parse(await ReadAsync(new Uri($"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration"), cancellationToken), options.Authority);
        var keys = await ReadAsync(metadata.KeysAddress, cancellationToken);
        try
        {
            var set = JsonWebKeySet.Parse(keys);
            return set.Count > 0
                ? new Description(metadata, set, time.GetUtcNow())
                : throw new SignInRefusedException(SignInFault.ProviderSetup, $"{metadata.KeysAddress} holds no key that can verify a signature.");
        }
        catch (FormatException exception)
        {
            throw new SignInRefusedException(SignInFault.ProviderSetup, $"{metadata.KeysAddress} is no key set: {exception.Message}", exception);
        }
    }

    private async Task<byte[]> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            using var answer = await client.GetAsync(address, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK
                ? await answer.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw new SignInRefusedException(SignInFault.ProviderUnreachable, $"{address} answered {(int)answer.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new SignInRefusedException(SignInFault.ProviderUnreachable, $"{address} does not answer: {exception.Message}", exception);
        }
    }

    private sealed record Description(OidcMetadata Metadata, JsonWebKeySet Keys, DateTimeOffset FetchedAt);

    [LoggerMessage(1160, LogLevel.Warning, "Identity provider {Provider} could not be asked for its keys; those of {Minutes:0} minutes ago are used: {Reason}")]
    private partial void LogKept(string provider, double minutes, string reason);

    [LoggerMessage(1161, LogLevel.Warning, "A token for {Provider} names an unknown key; the keys were fetched {Count} times within {Minutes} minutes and are not fetched again now")]
    private partial void LogRefetchRefused(string provider, int count, double minutes);
}
