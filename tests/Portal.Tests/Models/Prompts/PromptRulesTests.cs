using Portal.Governance.Models;
using Portal.Governance.Models.Prompts;

namespace Portal.Tests.Models.Prompts;

public sealed class PromptRulesTests
{
    [Fact]
    public void Check_AMessageWithoutWords_NamesItsPlace()
    {
        var fault = PromptRules.Check(new PromptDraft([new(PromptRole.System, "You help."), new(PromptRole.User, " ")])).ShouldHaveSingleItem();

        fault.Kind.ShouldBe(ModelFaultKind.MessageEmpty);
        fault.Values.ShouldBe([2]);
    }

    [Fact]
    public void Check_SettingsThatAreNoJson_NamesTheLine_AndEverythingElseAtOnce()
    {
        var faults = PromptRules.Check(new PromptDraft([], "{\n  \"temperature\": ,\n}", new string('x', ModelLimits.Notes + 1)));

        faults.Select(fault => fault.Kind).ShouldBe([ModelFaultKind.MessagesMissing, ModelFaultKind.SettingsNotJson, ModelFaultKind.TooLong]);
        faults[1].Values.ShouldBe([2L]);
    }

    [Theory]
    [InlineData("production", true)]
    [InlineData("canary-eu.2", true)]
    [InlineData("Production", false)]
    [InlineData("two words", false)]
    [InlineData("", false)]
    [InlineData("latest", false)]
    public void CheckLabel_AllowsPlainNames_AndKeepsTheOneThatMovesItself(string label, bool allowed) => (PromptRules.CheckLabel(label).Count == 0).ShouldBe(allowed);

    [Fact]
    public void VariablesOf_Messages_GivesEachNameOnce_InOrder() =>
        PromptRules.VariablesOf([new(PromptRole.System, "You serve {{ company }}."), new(PromptRole.User, "{{question}} {{company}} {{ 1x }} {single}")])
            .ShouldBe(["company", "question"]);
}
