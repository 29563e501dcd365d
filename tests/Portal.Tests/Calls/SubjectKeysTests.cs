using Portal.Telemetry;
using Portal.Telemetry.Calls;

namespace Portal.Tests.Calls;

public sealed class SubjectKeysTests : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-keys-").FullName);

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public void Rotate_Twice_FindsAUserUnderEverySubject()
    {
        var first = new SubjectHasher(_data).Hash("ada").ToArray();
        SubjectKeys.Rotate(_data).ShouldBe(2);
        var second = new SubjectHasher(_data).Hash("ada").ToArray();
        SubjectKeys.Rotate(_data).ShouldBe(3);
        var hasher = new SubjectHasher(_data);

        hasher.HashAll("ada").Select(hash => Convert.ToHexString(hash.Span)).ShouldBe([Convert.ToHexString(hasher.Hash("ada").Span), Convert.ToHexString(second), Convert.ToHexString(first)]);
        hasher.HashAll("ada").Count.ShouldBe(3);
        first.ShouldNotBe(second);
    }

    [Fact]
    public void Rotate_KeyDamaged_RefusesRatherThanLosesIt()
    {
        Directory.CreateDirectory(_data.Keys);
        File.WriteAllBytes(Path.Combine(_data.Keys, "subject.key"), [1, 2, 3]);

        Should.Throw<InvalidDataException>(() => SubjectKeys.Rotate(_data)).Message.ShouldContain("3 bytes instead of 32");
        File.ReadAllBytes(Path.Combine(_data.Keys, "subject.key")).ShouldBe([1, 2, 3]);
    }
}
