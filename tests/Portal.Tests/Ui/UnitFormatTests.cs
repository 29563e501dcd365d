using System.Globalization;
using Portal.Ui;

namespace Portal.Tests.Ui;

public sealed class UnitFormatTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.456, "0.46 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(850, "850 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1_800, "1.80 s")]
    [InlineData(2_000, "2 s")]
    [InlineData(59_900, "59.9 s")]
    [InlineData(59_960, "1.00 min")]
    [InlineData(90_000, "1.50 min")]
    [InlineData(7_200_000, "2 h")]
    public void Format_Duration_KeepsThreeDigitsAndAUnitBelowAThousand(double milliseconds, string expected) =>
        Text(milliseconds, Unit.Duration).ShouldBe(expected);

    [Theory]
    [InlineData(7, Unit.Count, "7")]
    [InlineData(999, Unit.Count, "999")]
    [InlineData(1_234, Unit.Count, "1.23 k")]
    [InlineData(184_323, Unit.Count, "184 k")]
    [InlineData(2_500_000, Unit.Count, "2.50 M")]
    [InlineData(3_000_000_000, Unit.Count, "3 G")]
    [InlineData(12.5, Unit.Rate, "12.5 /s")]
    [InlineData(15_000, Unit.Rate, "15 k /s")]
    [InlineData(45.25, Unit.TokenRate, "45.3 tok/s")]
    [InlineData(0.1234, Unit.Share, "12.3 %")]
    [InlineData(1, Unit.Share, "100 %")]
    [InlineData(-0.1234, Unit.Points, "-12.3 pp")]
    [InlineData(0.05, Unit.Points, "5 pp")]
    public void Format_OtherUnits_AreScaledAndNamed(double value, Unit unit, string expected) => Text(value, unit).ShouldBe(expected);

    [Fact]
    public void Format_NoValue_IsADashAndNotZero()
    {
        Text(null, Unit.Duration).ShouldBe("–");
        Text(double.NaN, Unit.Count).ShouldBe("–");
    }

    [Fact]
    public void Format_Spanish_UsesItsDecimalComma() =>
        UnitFormat.Format(1_820, Unit.Duration, CultureInfo.GetCultureInfo("es-ES")).ShouldBe(new FormattedValue("1,82", "s"));

    [Theory]
    [InlineData("0", "$0")]
    [InlineData("0.000123", "$0.000123")]
    [InlineData("0.000000000123", "$0.000000000123")]
    [InlineData("0.0012345", "$0.00123")]
    [InlineData("0.5", "$0.50")]
    [InlineData("0.126", "$0.126")]
    [InlineData("7.4", "$7.40")]
    [InlineData("500", "$500")]
    [InlineData("1234.56", "$1,234.56")]
    [InlineData("1234.565", "$1,234.57")]
    [InlineData("123456.7", "$123,457")]
    [InlineData("1234567", "$1.23 M")]
    [InlineData("-12.3", "-$12.30")]
    public void Format_Money_IsWrittenToTheCentAndSmallAmountsToThreeDigits(string amount, string expected) =>
        Money(amount, English).ShouldBe(expected);

    [Theory]
    [InlineData("1234.56", "1.234,56 USD")]
    [InlineData("1234567", "1,23 M USD")]
    public void Format_MoneyWhereTheDollarSignIsAmbiguous_NamesTheCurrency(string amount, string expected) =>
        Money(amount, CultureInfo.GetCultureInfo("es-ES")).ShouldBe(expected);

    [Fact]
    public void Format_UnknownMoney_IsADashWithItsReason()
    {
        UnitFormat.Money(null, English).ToString().ShouldBe("–");
        UnitFormat.Unknown("No price").ShouldBe(new FormattedValue("–", "") { Reason = "No price" });
    }

    private static string Money(string amount, CultureInfo culture) =>
        UnitFormat.Money(decimal.Parse(amount, CultureInfo.InvariantCulture), culture).ToString().Replace('\u00a0', ' ');

    private static string Text(double? value, Unit unit) => UnitFormat.Format(value, unit, English).ToString().Replace('\u00a0', ' ');
}
