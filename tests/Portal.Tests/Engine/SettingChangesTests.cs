using Portal.Telemetry.Embedded.Native;

namespace Portal.Tests.Engine;

public sealed class SettingChangesTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Between_SameSettings_IsNothing() =>
        SettingChanges.Between(Settings(("a", "1")), Settings(("a", "1")), "session-1").ShouldBeNull();

    [Fact]
    public void Between_ValueWithQuotes_IsQuoted() =>
        SettingChanges.Between(Nothing, Settings(("insert_deduplication_token", @"it's \ `x`")), "session-1")
            .ShouldBe(@"SET `insert_deduplication_token` = 'it\'s \\ `x`'");

    [Fact]
    public void Between_NameThatIsNotOne_CannotLeaveItsQuotes() =>
        SettingChanges.Between(Nothing, Settings(("a` = 1; DROP TABLE t --", "1")), "session-1").ShouldBe(@"SET `a\` = 1; DROP TABLE t --` = '1'");

    [Fact]
    public void Between_SettingNoLongerWanted_GoesBackToItsDefault() =>
        SettingChanges.Between(Settings(("a", "1"), ("b", "2")), Settings(("b", "3")), "session-1").ShouldBe("SET `b` = '3', `a` = DEFAULT");

    [Fact]
    public void Between_ClientsLogComment_KeepsTheSessionsMarkInFront()
    {
        SettingChanges.Between(Nothing, Settings(("log_comment", "report")), "session-1").ShouldBe("SET `log_comment` = 'session-1 report'");
        SettingChanges.Between(Settings(("log_comment", "report")), Nothing, "session-1").ShouldBe("SET `log_comment` = 'session-1'");
    }

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) => settings.ToDictionary(s => s.Name, s => s.Value);
}
