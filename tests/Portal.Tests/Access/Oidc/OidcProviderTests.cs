using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Access.Oidc;
using Portal.Access.Oidc.Jose;
using Portal.Testing;
using Portal.Testing.Oidc;

namespace Portal.Tests.Access.Oidc;

/// <summary>When a provider's keys are fetched, kept and given up.</summary>
public sealed class OidcProviderTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StubProvider _stub = new();
    private readonly OidcProvider _provider;

    public OidcProviderTests() => _provider = new OidcProvider(
        "stub", new OidcProviderOptions { Authority = StubProvider.Issuer, ClientId = "portal" }, new OidcOptions(), _stub, _time, NullLogger<OidcProvider>.Instance);

    [Fact]
    public async Task Keys_AreFetchedOnceUntilTheyAreDue()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VerifyAsync()));
        _stub.Fetches.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(59));
        await VerifyAsync();
        _stub.Fetches.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await VerifyAsync();
        _stub.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task NewKey_IsFetchedAtOnce()
    {
        await VerifyAsync();
        _stub.Forge = new TokenForge("key-2");
        await VerifyAsync();
        _stub.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task UnknownKeys_DoNotMakeThePortalAskForever()
    {
        await VerifyAsync();
        using var forger = new TokenForge("nobodys");
        for (var i = 0; i < 50; i++)
        {
            (await FaultAsync(forger)).ShouldBe(SignInFault.UnknownKey);
        }
        _stub.Fetches.ShouldBe(1 + 5); // five within five minutes
        _time.Advance(TimeSpan.FromMinutes(5));
        (await FaultAsync(forger)).ShouldBe(SignInFault.UnknownKey);
        _stub.Fetches.ShouldBe(7);
    }

    [Fact]
    public async Task ProviderAway_KeysServeForADayAndThenNobodyComesIn()
    {
        await VerifyAsync();
        _stub.Down = true;
        _time.Advance(TimeSpan.FromHours(23));
        await VerifyAsync();
        _time.Advance(TimeSpan.FromHours(1));
        (await FaultAsync(_stub.Forge)).ShouldBe(SignInFault.ProviderUnreachable);
        _stub.Down = false;
        _time.Advance(TimeSpan.FromSeconds(5)); // the pause after a failure
        await VerifyAsync();
    }

    [Fact]
    public async Task ProviderAway_IsNotAskedByEverySignIn()
    {
        _stub.Down = true;
        for (var i = 0; i < 10; i++)
        {
            (await FaultAsync(_stub.Forge)).ShouldBe(SignInFault.ProviderUnreachable);
        }
        _stub.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task KeySet_ThatIsNone_IsAFaultOfTheSetUp()
    {
        _stub.KeySet = Encoding.UTF8.GetBytes("""{"keys":[]}""");
        (await FaultAsync(_stub.Forge)).ShouldBe(SignInFault.ProviderSetup);
    }

    public void Dispose()
    {
        _provider.Dispose();
        _stub.Forge.Dispose();
    }

    private Task VerifyAsync() => VerifyAsync(_stub.Forge);

    private Task VerifyAsync(TokenForge forge) => _provider.VerifyAsync(JsonWebToken.Parse(forge.Sign(new JsonObject { ["iss"] = StubProvider.Issuer })), CancellationToken.None);

    private async Task<SignInFault> FaultAsync(TokenForge forge) => (await Should.ThrowAsync<SignInRefusedException>(() => VerifyAsync(forge))).Fault;

    private sealed class StubProvider : HttpMessageHandler, IHttpClientFactory
    {
        public const string Issuer = "https://login.example";

        public TokenForge Forge { get; set; } = new();
        public bool Down { get; set; }
        public byte[]? KeySet { get; set; }
        public int Requests { get; private set; }
        public int Fetches { get; private set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            if (Down)
            {
                throw new HttpRequestException("no route to host");
            }
            var isKeys = request.RequestUri!.AbsolutePath == "/keys";
            Fetches += isKeys ? 1 : 0;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(isKeys ? KeySet ?? Forge.KeySet() : Metadata.Of(Issuer)) });
        }
    }
}
