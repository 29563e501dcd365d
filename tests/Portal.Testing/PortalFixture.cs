namespace Portal.Testing;

/// <summary>
/// One real portal per test run, started when the first test asks. Declare it once per test assembly
/// (<c>[assembly: AssemblyFixture(typeof(PortalFixture))]</c>). Tests tell their data apart by application name; tests that kill or restart start their own.
/// </summary>
public sealed class PortalFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PortalProcess>> _portal = new(() => PortalProcess.StartAsync());

    public Task<PortalProcess> Portal => _portal.Value;

    public async ValueTask DisposeAsync()
    {
        if (_portal.IsValueCreated)
        {
            await (await Portal).DisposeAsync();
        }
    }
}
