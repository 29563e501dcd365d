using Portal.Telemetry.Senders;

namespace Portal.Tests.Senders;

public sealed class SemanticConventionsTests
{
    private static readonly Dictionary<string, ulong> NoSchema = [];

    [Fact]
    public void Detect_ProviderByItsOldName_IsAtMost136()
    {
        var seen = SemanticConventions.Detect(Names(("gen_ai.system", 10), ("gen_ai.usage.input_tokens", 10)), NoSchema);

        seen.OldNames.ShouldBe(["gen_ai.system"]);
        seen.AtMostMinor.ShouldBe(36);
        seen.Version.ShouldBe("≤ v1.36");
    }

    [Fact]
    public void Detect_OldAndNewNameTogether_IsNotOld()
    {
        var seen = SemanticConventions.Detect(Names(("gen_ai.system", 10), ("gen_ai.provider.name", 10)), NoSchema);

        seen.OldNames.ShouldBeEmpty();
        seen.Version.ShouldBe("≥ v1.37");
    }

    [Fact]
    public void Detect_TheOldestName_SetsTheBound()
    {
        var seen = SemanticConventions.Detect(Names(("gen_ai.system", 10), ("gen_ai.usage.prompt_tokens", 10)), NoSchema);

        seen.AtMostMinor.ShouldBe(26);
        seen.OldNames.ShouldBe(["gen_ai.system", "gen_ai.usage.prompt_tokens"]);
    }

    [Theory]
    [InlineData("https://opentelemetry.io/schemas/1.41.0", "v1.41.0")]
    [InlineData("https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev", "v1.42.0-dev")]
    [InlineData("https://example.org/mine", "https://example.org/mine")]
    public void Detect_DeclaredSchema_NamesItsVersion(string schema, string version) =>
        SemanticConventions.Detect(Names(("gen_ai.provider.name", 3)), new Dictionary<string, ulong> { [schema] = 3 }).Version.ShouldBe(version);

    [Fact]
    public void Detect_NothingTelling_IsUnknown() => SemanticConventions.Detect(NoSchema, NoSchema).Version.ShouldBeNull();

    [Theory]
    [InlineData("server.address", true)]
    [InlineData("gen_ai.request.temperature", true)]
    [InlineData("acme.flavour", false)]
    [InlineData("flavour", false)]
    [InlineData("gen_ai.usage.made_up", false)]
    public void IsPlain_WellKnownNames_NeedNoField(string name, bool plain) => SemanticConventions.IsPlain(name).ShouldBe(plain);

    private static Dictionary<string, ulong> Names(params (string Name, ulong Count)[] names) => names.ToDictionary(name => name.Name, name => name.Count);
}
