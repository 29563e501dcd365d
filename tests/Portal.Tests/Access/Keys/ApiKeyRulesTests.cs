using Portal.Governance.Access;

namespace Portal.Tests.Access.Keys;

public sealed class ApiKeyRulesTests
{
    private static readonly ApiKeyDraft Draft = new() { Name = "Shop", Scope = ApiKeyScope.Feedback, Days = 30, AllowedOrigins = ["https://shop.example"] };

    [Fact]
    public void Check_OfASoundDraft_FindsNothing() => ApiKeyRules.Check(Draft).ShouldBeEmpty();

    [Theory]
    [InlineData("https://shop.example", "https://shop.example")]
    [InlineData(" HTTPS://Shop.Example/ ", "https://shop.example")]
    [InlineData("https://shop.example:8443", "https://shop.example:8443")]
    [InlineData("https://shop.example:443", "https://shop.example")]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://shop.example/path", null)]
    [InlineData("https://shop.example?x=1", null)]
    [InlineData("https://user@shop.example", null)]
    [InlineData("https://*.shop.example", null)]
    [InlineData("shop.example", null)]
    [InlineData("null", null)]
    [InlineData("*", null)]
    [InlineData("javascript:alert(1)", null)]
    public void Origin_OfAText_IsWhatBrowsersWrite(string text, string? expected) => ApiKeyRules.Origin(text).ShouldBe(expected);

    [Fact]
    public void Check_OfFaultyDrafts_NamesEachFault()
    {
        ApiKeyRules.Check(new ApiKeyDraft()).ShouldBe([ApiKeyFault.NameMissing, ApiKeyFault.ScopeMissing]);
        ApiKeyRules.Check(Draft with { Name = new string('x', 201) }).ShouldBe([ApiKeyFault.NameTooLong]);
        ApiKeyRules.Check(Draft with { Days = 0 }).ShouldBe([ApiKeyFault.DaysOutOfRange]);
        ApiKeyRules.Check(Draft with { Days = 3651 }).ShouldBe([ApiKeyFault.DaysOutOfRange]);
        ApiKeyRules.Check(Draft with { Scope = ApiKeyScope.Read }).ShouldBe([ApiKeyFault.OriginsNotForScope]);
        ApiKeyRules.Check(Draft with { AllowedOrigins = ["*"] }).ShouldBe([ApiKeyFault.OriginNotUnderstood]);
        ApiKeyRules.Check(Draft with { AllowedOrigins = ["http://shop.example"] }).ShouldBe([ApiKeyFault.OriginNotSecure]);
        ApiKeyRules.Check(Draft with { AllowedOrigins = [.. Enumerable.Range(0, 21).Select(i => $"https://{i}.example")] }).ShouldBe([ApiKeyFault.TooManyOrigins]);
    }

    [Fact]
    public void ScopeNames_AreThoseOfTheAccessMatrix()
    {
        ApiKeyScopes.All.Select(scope => scope.ToName()).ShouldBe(PortalScopes.All);
        ApiKeyScopes.All.ShouldAllBe(scope => ApiKeyScopes.Parse(scope.ToName()) == scope);
        ApiKeyScopes.Parse("everything").ShouldBeNull();
        ApiKeyScopes.Parse("1").ShouldBeNull();
    }
}
