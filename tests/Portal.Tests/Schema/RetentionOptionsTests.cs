using System.ComponentModel.DataAnnotations;
using Portal.Telemetry.Schema;

namespace Portal.Tests.Schema;

public sealed class RetentionOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => Faults(new RetentionOptions()).ShouldBeEmpty();

    [Fact]
    public void Validate_ContentLongerThanCalls_NamesBothKeys() =>
        Faults(new RetentionOptions { CallsDays = 20, ContentDays = 21 }).ShouldHaveSingleItem()
            .ShouldContain("Retention:ContentDays (21) must not exceed Retention:CallsDays (20)");

    [Fact]
    public void Validate_MinuteShorterThanCalls_IsRefused() =>
        Faults(new RetentionOptions { CallsDays = 91 }).ShouldHaveSingleItem().ShouldContain("Retention:MinuteDays");

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    public void Validate_SecondHoursOutOfRange_IsRefused(int hours) =>
        Faults(new RetentionOptions { SecondHours = hours }).ShouldHaveSingleItem().ShouldContain("SecondHours");

    private static List<string> Faults(RetentionOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => result.ErrorMessage ?? "");
    }
}
