using Portal.Access.Keys;
using Portal.Governance.Access;
using Portal.Telemetry;
using Portal.Testing;

namespace Portal.Tests.Access.Keys;

public sealed class KeysCommandTests : IDisposable
{
    private readonly DataDirectory _data = new(Directory.CreateTempSubdirectory("portal-keys-").FullName);
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    private int Run(params string[] args) => KeysCommand.Run(args, _data, _time, _output, _error);

    [Fact]
    public void Create_WithAScope_PrintsAWorkingKeyAndNothingElseOnOutput()
    {
        Run("keys", "create", "--scope", "ingest", "--tenant", "shop", "--days", "30").ShouldBe(0);

        var key = new KeyRing(_data, _time).Find(_output.ToString().Trim())!;
        (key.Scope, key.Tenant, key.Expires).ShouldBe((ApiKeyScope.Ingest, "shop", _time.GetUtcNow().AddDays(30)));
    }

    [Theory]
    [InlineData("keys", "create")]
    [InlineData("keys", "create", "--scope", "everything")]
    [InlineData("keys", "create", "--scope", "1")]
    [InlineData("keys", "create", "--scope")]
    [InlineData("keys", "create", "--scope", "read", "--days", "-3")]
    [InlineData("keys", "delete", "x")]
    [InlineData("keys")]
    public void Run_WrongUsage_SaysWhatIsPossibleAndMakesNoKey(params string[] args)
    {
        Run(args).ShouldBe(2);
        _error.ToString().ShouldContain("keys create --scope ingest|read|gate|feedback|outcomes|registry|alerts|admin");
        new KeyRing(_data, _time).List().ShouldBeEmpty();
    }

    [Fact]
    public void Revoke_UnknownId_SaysSo()
    {
        Run("keys", "revoke", "nothing").ShouldBe(1);
        _error.ToString().ShouldContain("nothing");
    }

    [Fact]
    public void List_AfterRevoke_ShowsTheOthers()
    {
        var keys = new KeyRing(_data, _time);
        var gone = keys.Create("gone", ApiKeyScope.Read, "shop", lifetime: null, "test").Key;
        var kept = keys.Create("kept", ApiKeyScope.Read, "shop", lifetime: null, "test").Key;
        Run("keys", "revoke", gone.Id).ShouldBe(0);
        Run("keys", "list").ShouldBe(0);
        _output.ToString().ShouldContain(kept.Id);
        _output.ToString().Split('\n').ShouldNotContain(line => line.StartsWith(gone.Id, StringComparison.Ordinal));
    }
}
