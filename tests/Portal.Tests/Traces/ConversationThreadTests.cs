using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;
using Portal.Telemetry.Traces.Messages;

namespace Portal.Tests.Traces;

public sealed class ConversationThreadTests
{
    private static readonly Message System = Say("system", "Be brief.");
    private static readonly Message Question = Say("user", "One?");
    private static readonly Message Answer = Say("assistant", "Yes.");
    private static readonly Message Second = Say("user", "Two?");

    [Fact]
    public void Build_HistoryInEveryInput_ShowsEachMessageOnce()
    {
        var turns = Build(([System, Question], [Answer]), ([System, Question, Answer, Second], [Say("assistant", "No.")]));

        turns[0].New.ShouldBe([System, Question]);
        turns[1].Folded.ShouldBe(3);
        turns[1].New.ShouldBe([Second]);
        turns.Select(turn => turn.After).ShouldBe([null, 0]);
    }

    [Fact]
    public void Build_SameInputAgain_IsRegenerated()
    {
        var turns = Build(([System, Question], [Answer]), ([System, Question], [Say("assistant", "Certainly.")]));

        turns[1].Regenerates.ShouldBe(0);
        turns[1].New.ShouldBeEmpty();
        turns[0].Regenerates.ShouldBeNull();
    }

    [Fact]
    public void Build_QuestionAskedDifferentlyAfterTheSameAnswer_BranchesFromIt()
    {
        var turns = Build(([Question], [Answer]), ([Question, Answer, Second], [Answer]), ([Question, Answer, Say("user", "Three?")], [Answer]));

        turns[2].After.ShouldBe(0);
        turns[2].Folded.ShouldBe(2);
        turns[2].New.ShouldBe([Say("user", "Three?")], new MessageComparer());
    }

    [Fact]
    public void Build_ReasoningNotSentBack_StillIsTheSameMessage()
    {
        var thought = new Message("assistant", [new ReasoningPart("Hm."), new TextPart("Yes.")]);

        var turns = Build(([Question], [thought]), ([Question, Answer, Second], []));

        turns[1].New.ShouldBe([Second]);
    }

    private static Message Say(string role, string text) => new(role, [new TextPart(text)]);

    private static IReadOnlyList<ConversationTurn> Build(params (IReadOnlyList<Message> Input, IReadOnlyList<Message> Output)[] calls) =>
        ConversationThread.Build([.. calls.Select((call, i) => (Spans.Span($"call{i}", "", i * 1000, (i * 1000) + 500, CallKind.Inference), call.Input, call.Output))]);

    /// <summary>Records of messages compare their lists by reference; here what was said counts.</summary>
    private sealed class MessageComparer : IEqualityComparer<Message>
    {
        public bool Equals(Message? x, Message? y) => x?.Role == y?.Role && x!.Parts.SequenceEqual(y!.Parts);

        public int GetHashCode(Message obj) => 0;
    }
}
