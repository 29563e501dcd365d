using Microsoft.Extensions.Logging.Abstractions;
using Portal.Governance.Access;
using Portal.Overview;
using Portal.Panels.Signals;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Tests.Panels.Signals;

public sealed class SignalCatalogueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly SeriesRequest Request = new() { Filter = new CallFilter { Tenant = "default" }, From = Noon.AddHours(-1), To = Noon };

    private static HealthSignal Signal(string id, int order, Func<IReadOnlyList<SignalReading>> readings) => new()
    {
        Id = id,
        Order = order,
        Texts = typeof(OverviewTexts),
        TextKey = "Spend",
        Policy = PortalPolicies.View,
        Href = application => $"/{id}?application={application}",
        Query = (_, _) => Task.FromResult(readings()),
    };

    private static SignalState State(string id, Status status) => new(Signal(id, 1, () => []), new SignalReading("shop", status, "ReasonFine", Noon), Failed: false);

    [Fact]
    public async Task Ask_ReadingWithArguments_CarriesTheEnglishSentence()
    {
        var catalogue = new SignalCatalogue([Signal("drift", 1, () => [new SignalReading("shop", Status.Warning, "ReasonFewCalls", Noon) { Arguments = [7] }])], NullLogger<SignalCatalogue>.Instance);
        var readings = await catalogue.AskAsync(Request, "drift", TestContext.Current.CancellationToken);
        readings.Readings.ShouldHaveSingleItem().Reason.ShouldBe("Only 7 calls: too few to judge");
        readings.NewestReceived.ShouldBe(Noon);
    }

    [Fact]
    public async Task AskAll_OneFails_AnswersTheOthersInOrder()
    {
        var catalogue = new SignalCatalogue(
            [Signal("bias", 2, () => throw new InvalidOperationException("no table")), Signal("drift", 1, () => [])], NullLogger<SignalCatalogue>.Instance);
        var answers = await catalogue.AskAllAsync(Request, TestContext.Current.CancellationToken);
        answers.Select(answer => (answer.Signal.Id, answer.Readings is null)).ShouldBe([("drift", false), ("bias", true)]);
    }

    [Fact]
    public void Fault_UnknownId_NamesTheKnown() =>
        new SignalCatalogue([Signal("drift", 1, () => []), Signal("bias", 2, () => [])], NullLogger<SignalCatalogue>.Instance)
            .Fault("cost").ShouldBe("There is no such signal; name one of drift, bias.");

    // The worst wins; of equals the calls, then the first signal in reading order.
    [Theory]
    [InlineData(Status.Ok, Status.Critical, Status.Warning, Status.Critical, "drift")]
    [InlineData(Status.Ok, Status.Warning, Status.Warning, Status.Warning, "drift")]
    [InlineData(Status.Warning, Status.Warning, Status.Critical, Status.Critical, "bias")]
    [InlineData(Status.Critical, Status.Critical, Status.Ok, Status.Critical, null)]
    [InlineData(Status.Unknown, Status.Ok, Status.Ok, Status.Unknown, null)]
    [InlineData(Status.Unknown, Status.Ok, Status.Warning, Status.Warning, "bias")]
    [InlineData(Status.Ok, Status.Unknown, Status.Unknown, Status.Ok, null)]
    public void State_CallsAndSignals_TheWorstDecides(Status calls, Status drift, Status bias, Status whole, string? decisive)
    {
        var row = new BreakdownRow("shop", 100, 0, 0, 0, new Quantiles(1, 2, 3, 100), new Quantiles(null, null, null, 0), null);
        var state = new ApplicationState(
            new ApplicationOverview(row, null, [], [], [], Noon), new ApplicationHealth(calls, HealthReason.Steady, 0, null), [State("drift", drift), State("bias", bias)]);
        (state.Status, state.Decisive?.Signal.Id).ShouldBe((whole, decisive));
    }
}
