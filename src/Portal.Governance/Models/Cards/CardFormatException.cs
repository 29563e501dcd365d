namespace Portal.Governance.Models.Cards;

/// <summary>A card or its README.md cannot be read; the message says what is wrong, where, and what to do.</summary>
public sealed class CardFormatException : Exception
{
    public CardFormatException(string message)
        : base(message)
    {
    }

    public CardFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CardFormatException()
    {
    }
}
