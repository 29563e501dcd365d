namespace Portal.Telemetry.Pricing;

/// <summary>The prices in force. Starts with the starting file, so that calls are priced from the first moment, and is swapped whenever the price table changes.</summary>
public sealed class PriceCatalog
{
    private volatile PriceBook _current;

    public PriceCatalog()
        : this(new PriceBook(StartingPrices.Load()))
    {
    }

    public PriceCatalog(PriceBook book) => _current = book;

    public PriceBook Current => _current;

    /// <summary>The book was swapped. Handlers return at once.</summary>
    public event EventHandler? Changed;

    public void Swap(PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        _current = book;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
