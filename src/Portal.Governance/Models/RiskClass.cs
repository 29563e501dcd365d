namespace Portal.Governance.Models;

/// <summary>How much a class of risk asks of those who answer for a model.</summary>
public enum RiskLevel
{
    Minimal,
    Limited,
    High,

    /// <summary>Must not be used at all.</summary>
    Unacceptable,
}

/// <summary>A class of risk and the rules that follow from it. Data, not code, because the law changes more often than the portal.</summary>
/// <param name="Key">What records keep.</param>
/// <param name="Name">By language: <c>en</c>, <c>es</c>.</param>
/// <param name="Short">The name where there is little room, by language.</param>
/// <param name="What">What belongs to it, by language.</param>
public sealed record RiskClass(
    string Key,
    RiskLevel Level,
    IReadOnlyDictionary<string, string> Name,
    IReadOnlyDictionary<string, string> Short,
    IReadOnlyDictionary<string, string> What,
    IReadOnlyList<RiskRule> Rules);

/// <summary>One duty of a class, with the words of the law it rests on.</summary>
/// <param name="From">First day it applies.</param>
/// <param name="Says">The duty in plain words, by language.</param>
/// <param name="Quote">Verbatim, in the language of the source.</param>
/// <param name="Source">Key of a <see cref="RiskSource"/>.</param>
public sealed record RiskRule(string Article, DateOnly From, IReadOnlyDictionary<string, string> Says, string Quote, string Source);

/// <summary>Where rules were read.</summary>
/// <param name="Retrieved">When.</param>
/// <param name="ReadAs">In which form, so that nobody takes it for more than it is.</param>
public sealed record RiskSource(string Title, Uri Address, DateOnly Retrieved, string ReadAs);
