using Portal.Telemetry;
using Portal.Telemetry.Calls;

namespace Portal.Tests.Calls;

public sealed class SubjectHasherTests : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-subject-").FullName);

    private string KeyFile => Path.Combine(_data.Keys, "subject.key");

    [Fact]
    public void Key_Created_IsReadableByItsOwnerOnlyAndKept()
    {
        var first = new SubjectHasher(_data).Hash("alice").ToArray();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        new FileInfo(KeyFile).Length.ShouldBe(32);
        new SubjectHasher(_data).Hash("alice").ToArray().ShouldBe(first);
        Directory.GetFiles(_data.Keys).ShouldBe([KeyFile]);
    }

    [Fact]
    public void Hash_RepeatedAndLong_StaysTheSame()
    {
        var hasher = new SubjectHasher(_data);
        foreach (var user in new[] { "a", "b", new string('x', 500) })
        {
            hasher.Hash(user).ToArray().ShouldBe(hasher.Hash(user).ToArray());
        }

        hasher.Hash("a").ToArray().ShouldNotBe(hasher.Hash("b").ToArray());
    }

    [Fact]
    public void Key_OfWrongLength_IsNotReplaced()
    {
        Directory.CreateDirectory(_data.Keys);
        File.WriteAllBytes(KeyFile, [1, 2, 3]);

        Should.Throw<InvalidDataException>(() => new SubjectHasher(_data)).Message.ShouldContain("3 bytes instead of 32");

        File.ReadAllBytes(KeyFile).ShouldBe([1, 2, 3]);
    }

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);
}
