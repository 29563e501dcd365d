using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Models;
using Portal.Governance.Models.Cards;
using Portal.Governance.Store;
using Portal.Testing;

namespace Portal.Integration.Tests.Models.Cards;

/// <summary>Cards of a model on a database of their own.</summary>
internal sealed class SomeCards(SomeModels models) : IAsyncDisposable
{
    public const string Readme = "---\nlicense: mit\nlanguage: [en, no]\n---\n# Support assistant\n\nAnswers customers.\n\n## Metrics\n\nF1.\n";

    public SomeModels Models => models;

    public AccessGuard Guard { get; } = new(new PersonSessions(models.Contexts, new SessionLimits(TimeSpan.FromHours(2)), models.Time), models.Contexts);

    public ModelCards Cards => new(models.Contexts, Guard, RiskClasses.Load(), models.Time);

    public ModelCardComments Comments => new(models.Contexts, Guard, models.Time);

    public ModelCardTypings Typings => new(models.Contexts, models.Time);

    public static CardContent Content => CardContent.Of(ReadmeFile.Read(Readme));

    public static async Task<SomeCards> CreateAsync(GovernanceFixture governance, GovernanceProvider provider = GovernanceProvider.Postgres)
    {
        var models = await SomeModels.CreateAsync(governance, provider);
        await models.RegisterAsync("v1");
        return new SomeCards(models);
    }

    public Task<CardResult> SaveAsync(long seen, CardContent content, params IReadOnlyCollection<string> confirmed) =>
        Cards.SaveAsync(SomeModels.Key(), "support-assistant", seen, content, confirmed, CancellationToken.None);

    public Task<CardResult> PublishAsync(long seen, string note = "First.", params IReadOnlyList<FrozenNumber> numbers) =>
        Cards.PublishAsync(SomeModels.Key(), "support-assistant", seen, note, numbers, CancellationToken.None);

    public ValueTask DisposeAsync() => models.DisposeAsync();
}
