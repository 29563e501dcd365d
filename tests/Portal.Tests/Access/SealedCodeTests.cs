using Portal.Access.Emergency;
using Portal.Governance.Access;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Tests.Access;

public sealed class SealedCodeTests
{
    [Fact]
    public void Code_HasOneHundredAndThirtyBits_AndNoTwoAreAlike()
    {
        var codes = Enumerable.Range(0, 100).Select(_ => SealedCodeFormat.Create()).ToList();
        codes.ShouldAllBe(code => code.Replace("-", "").Length == 26); // 26 characters of 5 bits
        codes.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public void Code_TypedFromPaper_IsReadWhateverTheCaseAndGroups()
    {
        const string Printed = "0123A-BCDEF-GHJKM-NPQRS-TVWXY-Z";
        var hash = SealedCodeFormat.Hash(Printed);
        hash.ShouldNotBeNull();
        SealedCodeFormat.Hash("o l23a bcdef ghjkm npqrs tvwxy z").ShouldBe(hash); // o for 0, l for 1
        SealedCodeFormat.Hash("0123ABCDEFGHJKMNPQRSTVWXYZ").ShouldBe(hash);
        SealedCodeFormat.Hash("1123A-BCDEF-GHJKM-NPQRS-TVWXY-Z").ShouldNotBe(hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123A-BCDEF-GHJKM-NPQRS-TVWXY")]
    [InlineData("0123A-BCDEF-GHJKM-NPQRS-TVWXY-ZZ")]
    [InlineData("0123A-BCDEF-GHJKM-NPQRS-TVWXY-U")]
    [InlineData("0123A-BCDEF-GHJKM-NPQRS-TVWXY-'")]
    public void Code_ThatCannotBeOne_HasNoHash(string? text) => SealedCodeFormat.Hash(text).ShouldBeNull();

    [Fact]
    public void Command_MakesACodeThatTheFileGivesOutOnceAndBeforeItsEnd()
    {
        var data = new DataDirectory(Directory.CreateTempSubdirectory("portal-codes-").FullName);
        try
        {
            var time = new ManualTime();
            var output = new StringWriter();
            AccessCommand.Run(["access", "break-glass", "--hours", "2"], data, time, output, new StringWriter()).ShouldBe(0);
            var hash = SealedCodeFormat.Hash(output.ToString().Trim())!;
            var file = new SealedCodeFile(data.Keys);

            File.ReadAllText(Path.Combine(data.Keys, "sealed-codes.json")).ShouldNotContain(output.ToString().Trim());
            file.Take(SealedCodeKind.FirstAdministrator, hash, time.GetUtcNow()).ShouldBeNull();
            file.Take(SealedCodeKind.BreakGlass, hash, time.GetUtcNow()).ShouldNotBeNull();
            file.Take(SealedCodeKind.BreakGlass, hash, time.GetUtcNow()).ShouldBeNull();

            output.GetStringBuilder().Clear();
            AccessCommand.Run(["access", "first-admin"], data, time, output, new StringWriter()).ShouldBe(0);
            file.Take(SealedCodeKind.FirstAdministrator, SealedCodeFormat.Hash(output.ToString().Trim())!, time.GetUtcNow().AddHours(1)).ShouldBeNull();
        }
        finally
        {
            Directory.Delete(data.Root, recursive: true);
        }
    }

    [Theory]
    [InlineData("access")]
    [InlineData("access", "second-admin")]
    [InlineData("access", "break-glass", "--hours", "0")]
    [InlineData("access", "break-glass", "--hours", "1000")]
    public void Command_Misspelt_ShowsItsUsage(params string[] args)
    {
        var error = new StringWriter();
        AccessCommand.Run(args, new DataDirectory("/nowhere"), new ManualTime(), new StringWriter(), error).ShouldBe(2);
        error.ToString().ShouldContain("access first-admin");
    }
}
