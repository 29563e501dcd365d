using Portal.Ingest.Features;

namespace Portal.Tests.Ingest.Features;

public sealed class FeatureVocabularyTests
{
    [Fact]
    public void Admit_BeyondTheLimit_CountsTheRestTogether()
    {
        var words = new FeatureVocabulary().Of("t", "a");

        var admitted = Enumerable.Range(0, 1000).Select(number => words.Admit("f", $"v{number}")).ToList();

        admitted.Take(200).ShouldBe(Enumerable.Range(0, 200).Select(number => $"v{number}"));
        admitted.Skip(200).ShouldAllBe(value => value == "__other__");
        words.Admit("f", "v7").ShouldBe("v7");
        words.Admit("g", "v900").ShouldBe("v900");
    }

    [Fact]
    public void AdmitsName_BeyondAHundred_AdmitsKnownOnesOnly()
    {
        var words = new FeatureVocabulary().Of("t", "a");

        Enumerable.Range(0, 150).Count(number => words.AdmitsName($"f{number}")).ShouldBe(100);
        words.AdmitsName("f99").ShouldBeTrue();
        words.AdmitsName("f100").ShouldBeFalse();
    }

    [Fact]
    public void Of_SameApplication_IsTheSame()
    {
        var vocabulary = new FeatureVocabulary();

        vocabulary.Of("t", "a").ShouldBeSameAs(vocabulary.Of("t", "a"));
        vocabulary.Of("t", "b").ShouldNotBeSameAs(vocabulary.Of("t", "a"));
        vocabulary.Of("u", "a").ShouldNotBeSameAs(vocabulary.Of("t", "a"));
    }
}
