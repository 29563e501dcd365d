using Portal.Tools.Demo;

namespace Portal.Tests.Tools;

public sealed class DemoCueFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-cues-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cue_WrittenByAnotherProcess_ReachesTheDemoThatRunsUntilItEnds()
    {
        var running = new DemoCueFile(_folder);
        var script = new DemoScript();
        running.Apply(script);
        new DemoCueFile(_folder).Write("drift", Now.AddMinutes(20));

        running.Apply(script);

        script.Has(DemoCue.Drift, Now).ShouldBeTrue();
        script.Has(DemoCue.Drift, Now.AddMinutes(20)).ShouldBeFalse();
        script.Has(DemoCue.Bias, Now).ShouldBeFalse();
    }

    [Fact]
    public void SecondDemo_WhileOneRuns_IsRefused()
    {
        var first = new DemoCueFile(_folder).TryTake();
        first.ShouldNotBeNull();
        new DemoCueFile(_folder).TryTake().ShouldBeNull();

        first.Dispose();
        using var second = new DemoCueFile(_folder).TryTake();
        second.ShouldNotBeNull();
    }

    [Fact]
    public void Apply_OfADamagedFile_ShowsNothing()
    {
        File.WriteAllText(Path.Combine(_folder, "demo-cues.json"), "{");
        var script = new DemoScript();

        new DemoCueFile(_folder).Apply(script);

        script.Has(DemoCue.Drift, Now).ShouldBeFalse();
    }
}
