using Portal.Governance.Access;

namespace Portal.Tests.Access;

public sealed class ProjectRulesTests
{
    [Theory]
    [InlineData("shop", true)]
    [InlineData("a", true)]
    [InlineData("shop-2", true)]
    [InlineData("", false)]
    [InlineData("Shop", false)]
    [InlineData("-shop", false)]
    [InlineData("shop-", false)]
    [InlineData("sh op", false)]
    [InlineData("../shop", false)]
    public void IsTenant_OfAText_TakesWhatCanStandInAddressesAndKeys(string text, bool expected) => ProjectRules.IsTenant(text).ShouldBe(expected);

    [Fact]
    public void IsTenant_OfSixtyCharacters_IsTheLongest()
    {
        ProjectRules.IsTenant(new string('a', 60)).ShouldBeTrue();
        ProjectRules.IsTenant(new string('a', 61)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Web shop", "web-shop")]
    [InlineData("  Crédito & Riesgo 2 ", "credito-riesgo-2")]
    [InlineData("Ünïcode!", "unicode")]
    [InlineData("日本", "")]
    public void SuggestTenant_OfATitle_IsATenantOrNothing(string title, string expected) => ProjectRules.SuggestTenant(title).ShouldBe(expected);
}
