using Portal.Governance.Access;
using Portal.Senders;

namespace Portal.Tests.Senders;

public sealed class SetUpGuidesTests
{
    public static TheoryData<string, SetUpDoor> All => [.. SetUpGuides.Names.SelectMany(guide => new[] { SetUpDoor.Http, SetUpDoor.Grpc }.Select(door => new TheoryDataRow<string, SetUpDoor>(guide.Id, door)))];

    [Theory]
    [MemberData(nameof(All))]
    public void Of_EveryKindAndDoor_NamesThisPortalsAddressAndKey(string id, SetUpDoor door)
    {
        var guide = SetUpGuides.Of(id, door, new IngestAddress("http://portal.test:4318", "http://portal.test:4317") { OpenKey = "lmp_open" });

        guide.Id.ShouldBe(id);
        guide.Name.ShouldBe(SetUpGuides.Names.Single(name => name.Id == id).Name);
        var text = string.Join('\n', guide.Steps.Select(step => step.Code));
        text.ShouldContain(door == SetUpDoor.Grpc ? "portal.test:4317" : "http://portal.test:4318");
        text.ShouldNotContain(door == SetUpDoor.Grpc ? ":4318" : ":4317");
        text.ShouldContain("lmp_open");
        guide.Steps.Select(step => step.TextKey).ShouldBeUnique();
    }

    [Fact]
    public void Of_NoOpenKey_ShowsAPlaceholder() =>
        SetUpGuides.Of("python", SetUpDoor.Http, new IngestAddress("http://portal.test:4318")).Steps[1].Code.ShouldContain("Bearer%20YOUR-INGEST-KEY");

    [Fact]
    public void Of_UnknownKind_IsTheFirstGuide() => SetUpGuides.Of("nonsense", SetUpDoor.Http, new IngestAddress("http://portal.test:4318")).Id.ShouldBe("dotnet");
}
