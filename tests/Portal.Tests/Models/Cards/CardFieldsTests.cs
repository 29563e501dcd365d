using Portal.Governance.Access;
using Portal.Governance.Models.Cards;

namespace Portal.Tests.Models.Cards;

public sealed class CardFieldsTests
{
    private static readonly CardFields Fields = CardFields.Default;

    [Fact]
    public void Rows_NameAFrameworkASourceAndAnOwner()
    {
        Fields.Frameworks.ShouldAllBe(framework => framework.Source.Length > 0 && framework.Url.StartsWith("https://", StringComparison.Ordinal));
        Fields.All.ShouldAllBe(field => field.References.Count > 0);
        Fields.All.SelectMany(field => field.References).ShouldAllBe(reference => Fields.Frameworks.Any(framework => framework.Id == reference.Framework) && reference.Place.Length > 0);
        Fields.All.ShouldAllBe(field => PortalRoles.All.Contains(field.OwnerRole));
        Fields.All.ShouldAllBe(field => field.Kind == CardFieldKind.Text ? field.Heading != null : field.Key != null);
    }

    /// <summary>The nine sections of Mitchell et al. 2019.</summary>
    [Fact]
    public void Mitchell_HasAllItsSections() => Asked("mitchell").ShouldBe(
        ["Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data", "Quantitative analyses", "Ethical considerations", "Caveats and recommendations"], ignoreOrder: true);

    /// <summary>Annex IV has nine points, Article 13(3) the letters (a) to (f).</summary>
    [Fact]
    public void ArtificialIntelligenceAct_HasEveryPointAndLetter()
    {
        Enumerable.Range(1, 9).ShouldAllBe(point => Places("annex-iv").Any(place => place.Contains($"({point})", StringComparison.Ordinal)));
        "abcdef".ShouldAllBe(letter => Places("article-13").Any(place => place.Contains($"13(3)({letter})", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Intended Use", "intended-use")]
    [InlineData("3. **Limitations:**", "risks")]
    [InlineData("Bias, Risks, and Limitations", "risks")]
    [InlineData("🚀 Quick start", "how-to-use")]
    [InlineData("Citation [optional]", "citation")]
    [InlineData("How we ship it", null)]
    public void Heading_OfAnAuthor_FindsItsField(string heading, string? field) => Fields.FindByHeading(heading)?.Id.ShouldBe(field);

    private static IEnumerable<string> Places(string framework) => Fields.All.SelectMany(field => field.References).Where(reference => reference.Framework == framework).Select(reference => reference.Place);

    private static IEnumerable<string> Asked(string framework) => Places(framework).Select(place => place.Split(':')[0]).Distinct(StringComparer.Ordinal);
}
