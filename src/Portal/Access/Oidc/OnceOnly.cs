namespace Portal.Access.Oidc;

/// <summary>
/// Remembers what may be used once until it ends by itself. At most <c>limit</c> entries; beyond that the oldest is forgotten. In memory of one instance: across
/// instances a code is kept from being used twice by the provider, and a logout token used twice ends the same sessions again.
/// </summary>
internal sealed class OnceOnly(TimeProvider time, int limit = 100_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Takes a value; false when it was taken before.</summary>
    /// <param name="lifetime">How long it could still be used.</param>
    public bool TryTake(string value, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count >= limit || _ends[oldest] <= now))
            {
                _ends.Remove(_order.Dequeue());
            }
            if (!_ends.TryAdd(value, now + lifetime))
            {
                return false;
            }
            _order.Enqueue(value);
            return true;
        }
    }
}
