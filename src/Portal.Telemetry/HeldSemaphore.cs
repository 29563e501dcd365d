namespace Portal.Telemetry;

/// <summary>A taken place of a semaphore, given back once.</summary>
internal sealed class HeldSemaphore(SemaphoreSlim semaphore) : IDisposable
{
    private SemaphoreSlim? _semaphore = semaphore;

    public void Dispose() => Interlocked.Exchange(ref _semaphore, null)?.Release();
}
