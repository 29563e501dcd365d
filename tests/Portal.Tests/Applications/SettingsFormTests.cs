using Portal.Applications;
using Portal.Governance.Applications;

namespace Portal.Tests.Applications;

public sealed class SettingsFormTests
{
    [Theory]
    [InlineData("", "1", true)]
    [InlineData("256", "10000", true)]
    [InlineData("255", "1", false)]
    [InlineData("16777217", "1", false)]
    [InlineData("-1", "1", false)]
    [InlineData("a", "1", false)]
    [InlineData("", "0", false)]
    [InlineData("", "10001", false)]
    [InlineData("", "", false)]
    [InlineData("", "1.5", false)]
    public void IsValid_AsTyped_SaysWhatCanBeKept(string bytes, string oneIn, bool valid) =>
        new SettingsForm(null, bytes, oneIn, KeepErrors: true, "").IsValid.ShouldBe(valid);

    [Fact]
    public void DiffersFrom_NothingSet_IsFalseForTheDefaults()
    {
        SettingsForm.Of(null).DiffersFrom(null).ShouldBeFalse();
        (SettingsForm.Of(null) with { SampleOneIn = "2" }).DiffersFrom(null).ShouldBeTrue();
    }

    [Fact]
    public void ToChange_OfWhatIsSet_IsTheSameAgain()
    {
        var settings = new ApplicationSettings
        {
            Tenant = "default", Application = "shop", CaptureContent = false, MaxContentBytes = 4096, SampleOneIn = 10, KeepErrors = false, Team = "search", ChangedBy = "Ada",
        };

        SettingsForm.Of(settings).ToChange(3).ShouldBe(new ApplicationSettingsChange(false, 4096, 10, KeepErrors: false, "search", 3) { ContentByGrantOnly = false });
    }
}
