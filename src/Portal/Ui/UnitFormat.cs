using System.Globalization;

namespace Portal.Ui;

/// <summary>A number and its unit, apart so that the unit can be set smaller.</summary>
public readonly record struct FormattedValue(string Number, string Unit)
{
    /// <summary>Why there is no number; pages show it on hover and to screen readers. Null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Number and unit with a no-break space between them.</summary>
    public override string ToString() => Unit.Length == 0 ? Number : $"{Number}\u00a0{Unit}";
}

/// <summary>
/// The one place where values become text: three significant digits in the given culture, with a unit that keeps the number below 1,000.
/// Money is written out to the cent up to 100,000, and small amounts with three significant digits ($0.000123).
/// js/chart/format.js follows the same rules for axes; tests hold both against one table.
/// </summary>
public static class UnitFormat
{
    private const string Missing = "–";

    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>What the store keeps of an amount.</summary>
    private const int MostDecimals = 12;

    /// <summary>Writes a value for people; null becomes a dash, since "no value" is not zero.</summary>
    public static FormattedValue Format(double? value, Unit unit, CultureInfo? culture = null)
    {
        culture ??= CultureInfo.CurrentCulture;
        if (value is not { } number || !double.IsFinite(number))
        {
            return new FormattedValue(Missing, "");
        }
        return unit switch
        {
            Unit.Duration => Duration(number, culture),
            Unit.Count => Scaled(number, "", culture),
            Unit.Rate => Scaled(number, "/s", culture),
            Unit.TokenRate => Scaled(number, "tok/s", culture),
            Unit.Share => new FormattedValue(Digits(number * 100, culture), "%"),
            // Half up, as in format.js: 0.6 of an axis comes as 0.6000000000000001.
            Unit.Points => new FormattedValue(Digits(Math.Floor((number * 1e6) + 0.5) / 1e4, culture), "pp"),
            Unit.Usd => Math.Abs(number) < (double)decimal.MaxValue ? Written((decimal)number, culture) : new FormattedValue(Missing, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not a unit."),
        };
    }

    /// <summary>Writes an amount in US dollars for people; null becomes a dash.</summary>
    public static FormattedValue Money(decimal? amount, CultureInfo? culture = null) =>
        amount is { } known ? Written(known, culture ?? CultureInfo.CurrentCulture) : new FormattedValue(Missing, "");

    /// <summary>A size in decimal units, as disks are sold.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < ByteUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        return value.ToString(unit == 0 || value >= 99.95 ? "#,0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.CurrentCulture) + "\u00a0" + ByteUnits[unit];
    }

    /// <summary>A dash that says why: "unknown" must never read as zero.</summary>
    public static FormattedValue Unknown(string reason) => new(Missing, "") { Reason = reason };

    private static FormattedValue Written(decimal value, CultureInfo culture)
    {
        var size = Math.Abs(value);
        var (divisor, prefix) = size < 999_500m ? (1m, "") : size < 999_500_000m ? (1e6m, "M") : (1e9m, "G");
        var number = divisor == 1m
            ? size.ToString(decimal.IsInteger(size) || size >= 99_999.5m ? "#,0" : $"#,0.00{new string('#', Cents(size))}", culture)
            : Digits((double)(size / divisor), culture);
        var sign = value < 0 ? culture.NumberFormat.NegativeSign : "";
        // Where "$" may mean another currency, the code follows the number.
        return culture.TwoLetterISOLanguageName is "en" or "iv"
            ? new($"{sign}${number}", prefix)
            : new($"{sign}{number}", prefix.Length == 0 ? "USD" : $"{prefix}\u00a0USD");
    }

    /// <summary>Decimals behind the cents that an amount below one dollar needs for three significant digits.</summary>
    private static int Cents(decimal size)
    {
        var more = 0;
        for (var limit = 1m; size < limit && more < MostDecimals - 2; limit /= 10)
        {
            more++;
        }
        return more;
    }

    private static FormattedValue Duration(double milliseconds, CultureInfo culture)
    {
        var size = Math.Abs(milliseconds);
        // 999.5 would be rounded to "1000 ms", 59.95 s to "60.0 s".
        return size < 999.5 ? new(Digits(milliseconds, culture), "ms")
            : size < 59_950 ? new(Digits(milliseconds / 1_000, culture), "s")
            : size < 3_597_000 ? new(Digits(milliseconds / 60_000, culture), "min")
            : new(Digits(milliseconds / 3_600_000, culture), "h");
    }

    private static FormattedValue Scaled(double value, string unit, CultureInfo culture)
    {
        var size = Math.Abs(value);
        var (divisor, prefix) = size < 999.5 ? (1d, "") : size < 999_500 ? (1e3, "k") : size < 999_500_000 ? (1e6, "M") : (1e9, "G");
        return new(Digits(value / divisor, culture), prefix.Length == 0 ? unit : unit.Length == 0 ? prefix : $"{prefix}\u00a0{unit}");
    }

    private static string Digits(double value, CultureInfo culture)
    {
        var size = Math.Abs(value);
        // Whole numbers stay whole; others keep their last zero, so that a live number does not change its width.
        var decimals = double.IsInteger(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        return value.ToString(decimals switch { 0 => "#,0", 1 => "#,0.0", _ => "#,0.00" }, culture);
    }
}
