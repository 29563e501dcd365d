using System.Globalization;
using Portal.Governance.Models;
using Portal.Models;

namespace Portal.Tests.Models;

public sealed class ModelRulesTests
{
    [Theory]
    [InlineData("Support assistant (EU)", "support-assistant-eu")]
    [InlineData("Évaluación de crédito", "evaluacion-de-credito")]
    [InlineData("gpt-4.1 for code_review", "gpt-4.1-for-code_review")]
    [InlineData("New", "new-model")]
    [InlineData("…", "")]
    public void NameFrom_ATitle_IsOneItsRulesAllow(string title, string name)
    {
        ModelRules.NameFrom(title).ShouldBe(name);
        (name.Length == 0 || ModelRules.CheckName(name).Count == 0).ShouldBeTrue();
    }

    [Fact]
    public void OfModel_StagesOfVersions_IsTheFurthestThatLives()
    {
        StageRules.OfModel([]).ShouldBe(LifecycleStage.Development);
        StageRules.OfModel([LifecycleStage.Staging, LifecycleStage.Retired]).ShouldBe(LifecycleStage.Staging);
        StageRules.OfModel([LifecycleStage.Development, LifecycleStage.Production]).ShouldBe(LifecycleStage.Production);
        StageRules.OfModel([LifecycleStage.Retired]).ShouldBe(LifecycleStage.Retired);
    }

    /// <summary>The dates of Article 113 as amended by Regulation (EU) 2026/1744.</summary>
    [Theory]
    [InlineData("prohibited", "2025-02-02")]
    [InlineData("transparency", "2026-08-02")]
    [InlineData("high-risk-annex-iii", "2027-12-02")]
    [InlineData("high-risk-annex-i", "2028-08-02")]
    [InlineData("gpai", "2025-08-02")]
    public void RiskClasses_OfThePortal_BeginWhenTheLawSays(string key, string from) =>
        RiskClasses.Load().Find(key).ShouldNotBeNull().Rules[0].From.ShouldBe(DateOnly.Parse(from, CultureInfo.InvariantCulture));

    [Fact]
    public void RiskClasses_OfThePortal_QuoteAndNameASourceForEveryRuleInBothLanguages()
    {
        var classes = RiskClasses.Load();

        classes.All.ShouldAllBe(one => one.Name.ContainsKey("es") && one.Short.ContainsKey("es") && one.What.ContainsKey("es"));
        classes.All.SelectMany(one => one.Rules).ShouldAllBe(rule => rule.Quote.Length > 20 && rule.Says.ContainsKey("es") && classes.Sources[rule.Source].Address.Scheme == "https");
    }

    [Fact]
    public void RiskClasses_OfAFileWithoutAQuote_AreRefusedWithWhatIsMissing()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """
                {"regime":"x","sources":{"s":{"title":"t","address":"https://example.org","retrieved":"2026-01-01","readAs":"r"}},
                 "classes":[{"key":"k","level":"high","name":{"en":"n"},"short":{"en":"n"},"what":{"en":"w"},"rules":[{"article":"a","from":"2026-01-01","says":{"en":"s"},"quote":"","source":"s"}]}]}
                """);
            Should.Throw<InvalidDataException>(() => RiskClasses.Load(path)).Message.ShouldContain("a rule of 'k' has no quote");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void FilterOf_Versions_HoldsWhatAllOfThemCarry()
    {
        var model = new Model { Tenant = "default", Name = "m", Title = "M", ChangedBy = "", Application = "support" };
        var byModel = Version(model, version => version.ResponseModels = ["gpt-4.1", "gpt-4o"]);
        var byService = Version(model, version => version.ServiceVersions = ["2.0"]);
        var stated = Version(model, version => version.VersionAttribute = "2026-11");

        ModelTelemetry.FilterOf(model, [byModel])!.Models.ShouldBe(["gpt-4.1", "gpt-4o"]);
        ModelTelemetry.FilterOf(model, [byService, stated])!.Versions.ShouldBe(["2.0", "2026-11"]);
        ModelTelemetry.IsExact(model, [byService, stated]).ShouldBeTrue();
        var mixed = ModelTelemetry.FilterOf(model, [byModel, byService])!;
        (mixed.Applications.Count, mixed.Models.Count, mixed.Versions.Count).ShouldBe((1, 0, 0));
        ModelTelemetry.IsExact(model, [byModel, byService]).ShouldBeFalse();
        model.Application = null;
        ModelTelemetry.FilterOf(model, [byModel, byService]).ShouldBeNull();
        ModelTelemetry.FilterOf(model, []).ShouldBeNull();
    }

    private static ModelVersion Version(Model model, Action<ModelVersion> link)
    {
        var version = new ModelVersion { ModelId = model.Id, Name = "v", ChangedBy = "" };
        link(version);
        return version;
    }
}
